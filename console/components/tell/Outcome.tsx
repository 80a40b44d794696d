/** How a message or a test went, in words. */
import type { Delivery } from '../../../shared/notification-api.ts';
import { useSettings } from '../../language/settings.tsx';

/** `Đã nhận sau 0,8 giây`, or why not. */
export const useMs = (): ((ms: number) => string) => {
  const { t, format } = useSettings();
  return (ms) =>
    ms < 1_000
      ? t('tell.ms', { count: Math.max(1, Math.round(ms)) })
      : ms < 60_000
        ? t('tell.seconds', { seconds: format.number(ms / 1_000, 1) })
        : format.duration(ms);
};

export const DeliveryOutcome = ({ delivery }: { delivery: Delivery }) => {
  const { t } = useSettings();
  const ms = useMs();
  const last = delivery.attempts.at(-1);
  if (delivery.state === 'delivered')
    return (
      <p className="form-done" role="status">
        {last?.ms === undefined || last.ms === null
          ? t('tell.test.ok', { address: delivery.address })
          : t('tell.test.okAfter', { address: delivery.address, duration: ms(last.ms) })}
      </p>
    );
  if (delivery.state === 'failed')
    return (
      <p className="form-failure" role="alert">
        {t('tell.test.failed', { problem: delivery.problem ?? last?.detail ?? '' })}
      </p>
    );
  return (
    <p className="form-done" role="status">
      {t('tell.test.waiting')}
    </p>
  );
};
