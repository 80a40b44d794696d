/** The devices on which messages appear, and this one. */
import { useEffect, useState } from 'react';
import type { ContactAnswer } from '../../../shared/notification-api.ts';
import { deviceText } from '../../access/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { addPushDevice, removePushDevice } from '../../rules/api.ts';
import { isPushOnHere, pushObstacle, subscribeToPush, unsubscribeFromPush } from '../../rules/push.ts';
import { Confirm } from '../Dialog.tsx';
import { FormFailure, useSending } from '../Form.tsx';
import { Icon } from '../Icon.tsx';

export const PushDevices = ({ answer, onChanged }: { answer: ContactAnswer; onChanged: () => void }) => {
  const { t, format } = useSettings();
  const [isHere, setHere] = useState(false);
  const [obstacle, setObstacle] = useState(pushObstacle);
  const [refused, setRefused] = useState<string>();
  const { pushKey, pushDevices } = answer;
  useEffect(() => {
    isPushOnHere().then(setHere, () => setHere(false));
  }, []);
  const { send, isBusy, failure } = useSending(async () => {
    if (pushKey === null) return;
    setRefused(undefined);
    let subscription: Awaited<ReturnType<typeof subscribeToPush>>;
    try {
      subscription = await subscribeToPush(pushKey, deviceText(navigator.userAgent, t).slice(0, 120));
    } catch (error) {
      setRefused(t('notify.push.refused', { detail: error instanceof Error ? error.message : '' }));
      return;
    }
    setObstacle(pushObstacle());
    if (!subscription) {
      setRefused(t('notify.push.notAllowed'));
      return;
    }
    await addPushDevice(subscription);
    setHere(true);
    onChanged();
  });
  const [leaving, setLeaving] = useState<{ id: string; label: string }>();
  return (
    <div className="push-devices">
      {pushDevices.length > 0 && (
        <ul className="plain-rows">
          {pushDevices.map(({ id, label, addedAt }) => (
            <li key={id}>
              <span>
                {label || t('device.unknown')}{' '}
                <span className="quiet small">{t('notify.push.since', { at: format.dateTime(addedAt) })}</span>
              </span>
              <button
                type="button"
                className="button small"
                aria-label={t('notify.push.remove.of', { device: label })}
                onClick={() => setLeaving({ id, label })}
              >
                {t('notify.push.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {obstacle !== undefined ? (
        <p className="quiet small">{t(`notify.push.${obstacle}`)}</p>
      ) : (
        <p className="place-ways">
          <button type="button" className="button" disabled={isBusy} onClick={() => void send()}>
            <Icon name="add" size={16} /> {t(isHere ? 'notify.push.again' : 'notify.push.here')}
          </button>
          {isHere && (
            <button
              type="button"
              className="button"
              onClick={() => void unsubscribeFromPush().then(() => setHere(false))}
            >
              {t('notify.push.off')}
            </button>
          )}
        </p>
      )}
      {isHere && <p className="quiet small">{t('notify.push.signOut')}</p>}
      {refused && (
        <p className="form-problem small" role="alert">
          {refused}
        </p>
      )}
      <FormFailure failure={failure} />
      {leaving && (
        <Confirm
          title={t('notify.push.remove.of', { device: leaving.label || t('device.unknown') })}
          action={t('notify.push.remove')}
          onConfirm={async () => {
            await removePushDevice(leaving.id);
            onChanged();
          }}
          onClose={() => setLeaving(undefined)}
        >
          <p>{t('notify.push.remove.what')}</p>
        </Confirm>
      )}
    </div>
  );
};
