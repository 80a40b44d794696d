/** What can be done with each kept document of a list: change it, and remove it after asking. */
import { useSettings } from '../../language/settings.tsx';
import { removeDocument } from '../../rules/api.ts';
import { Confirm } from '../Dialog.tsx';

/** Two buttons that say of what they speak. */
export const DocumentButtons = ({
  name,
  onEdit,
  onRemove,
}: {
  name: string;
  onEdit: () => void;
  /** Absent where it cannot be removed. */
  onRemove?: (() => void) | undefined;
}) => {
  const { t } = useSettings();
  return (
    <>
      <button type="button" className="button small" aria-label={`${t('action.change')}: ${name}`} onClick={onEdit}>
        {t('action.change')}
      </button>
      {onRemove && (
        <button
          type="button"
          className="button small danger"
          aria-label={`${t('tell.remove')}: ${name}`}
          onClick={onRemove}
        >
          {t('tell.remove')}
        </button>
      )}
    </>
  );
};

export const RemoveDocument = ({
  path,
  document,
  what,
  onClose,
  onRemoved,
}: {
  path: Parameters<typeof removeDocument>[0];
  document: { readonly id: string; readonly body: { readonly name: string } };
  /** What that means. */
  what: string;
  onClose: () => void;
  onRemoved: () => void;
}) => {
  const { t } = useSettings();
  return (
    <Confirm
      title={t('tell.remove.title', { name: document.body.name })}
      action={t('tell.remove')}
      onClose={onClose}
      onConfirm={async () => {
        await removeDocument(path, document.id);
        onRemoved();
      }}
    >
      <p>{what}</p>
    </Confirm>
  );
};
