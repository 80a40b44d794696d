/** What can be done at the wall, for whoever sets it up. */
import { Dialog } from '../components/Dialog.tsx';
import { FormActions } from '../components/Form.tsx';
import { useSettings } from '../language/settings.tsx';
import { wallKey } from './wall-key.ts';

const options = [
  ['views=city,flood,attention', 'wall.help.options.views'],
  ['seconds=20', 'wall.help.options.seconds'],
  ['sound=on', 'wall.help.options.sound'],
  ['theme=light', 'wall.help.options.theme'],
] as const;

export const WallHelp = ({ canWake, onClose }: { canWake: boolean | undefined; onClose: () => void }) => {
  const { t } = useSettings();
  const hasKey = wallKey.get() !== undefined;
  return (
    <Dialog title={t('wall.help.title')} onClose={onClose}>
      <dl className="wall-help">
        <div>
          <dt>
            <kbd>␣</kbd>
          </dt>
          <dd>{t('wall.help.pause')}</dd>
        </div>
        <div>
          <dt>
            <kbd>←</kbd> <kbd>→</kbd>
          </dt>
          <dd>{t('wall.help.step')}</dd>
        </div>
        <div>
          <dt>
            <kbd>F</kbd>
          </dt>
          <dd>{t('wall.help.fullscreen')}</dd>
        </div>
      </dl>
      <h3>{t('wall.help.options')}</h3>
      <dl className="wall-help">
        {options.map(([text, key]) => (
          <div key={text}>
            <dt>
              <code>{text}</code>
            </dt>
            <dd>{t(key)}</dd>
          </div>
        ))}
      </dl>
      {canWake === false && <p>{t('wall.help.wake')}</p>}
      <p>{t(hasKey ? 'wall.help.key' : 'wall.help.keyless')}</p>
      <FormActions>
        {hasKey && (
          <button
            type="button"
            className="button"
            onClick={() => {
              wallKey.forget();
              location.reload();
            }}
          >
            {t('wall.help.forget')}
          </button>
        )}
        {/* Another page is another visit: without the key. */}
        <a className="button" href="/">
          {t('wall.help.leave')}
        </a>
      </FormActions>
    </Dialog>
  );
};
