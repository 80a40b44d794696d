/** Who was told: by which channel, whether it arrived and how fast, whether it was opened. */
import type { Delivery } from '../../../shared/notification-api.ts';
import { deliveryText, shortDuration } from '../../alerts/words.ts';
import type { Resource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { Icon } from '../Icon.tsx';
import { Calm, Failed } from '../States.tsx';

const signs = {
  due: 'shelve',
  held: 'shelve',
  sending: 'upload',
  delivered: 'done',
  failed: 'refused',
  dropped: 'close',
} as const satisfies Record<Delivery['state'], string>;

export const DeliveryList = ({ deliveries }: { deliveries: readonly Delivery[] }) => {
  const { t, format } = useSettings();
  const now = useNow(10_000);
  const words = { t, format };
  return (
    <ul className="deliveries">
      {deliveries.map((delivery) => (
        <li key={delivery.id} data-state={delivery.state}>
          <Icon name={signs[delivery.state]} size={16} />
          <div>
            <p>
              <strong>
                {delivery.recipient.kind === 'topic' ? t('alerts.channel.mqtt') : delivery.recipient.name}
              </strong>{' '}
              <span className="quiet small">
                {delivery.recipient.kind === 'topic'
                  ? delivery.recipient.name
                  : `${t(`alerts.channel.${delivery.channel}`)} ${delivery.address}`}
              </span>
            </p>
            <p className={delivery.state === 'failed' ? 'loud' : undefined}>
              {deliveryText(delivery, now, words)}
              {delivery.attempts.length > 1 && ` (${t('alerts.told.attempts', { count: delivery.attempts.length })})`}
            </p>
            <p className="quiet small">
              {format.moment(delivery.createdAt, now)} · {t(`alerts.delivery.reason.${delivery.reason}`)}
              {delivery.step > 0 && ` · ${t('alerts.told.step', { wave: delivery.wave, step: delivery.step })}`}
            </p>
            {delivery.openedAt !== null && (
              <p className="small">
                {t('alerts.told.opened', {
                  at: format.moment(delivery.openedAt, now),
                  duration: shortDuration(Math.max(0, delivery.openedAt - delivery.createdAt), words),
                })}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
};

export const Told = ({ deliveries }: { deliveries: Resource<Delivery[]> }) => {
  const { t } = useSettings();
  const { data, failure, isLoading, reload } = deliveries;
  const people = new Set(data?.filter(({ state }) => state === 'delivered').map(({ recipient }) => recipient.id));
  const failed = data?.filter(({ state }) => state === 'failed').length ?? 0;
  return (
    <section className="panel" aria-labelledby="told-title">
      <div className="panel-head">
        <h2 id="told-title">{t('alerts.told')}</h2>
        {data && data.length > 0 && (
          <p className={failed > 0 ? 'loud' : 'quiet'}>{t('alerts.told.count', { people: people.size, failed })}</p>
        )}
      </div>
      {!data && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton" style={{ height: '4rem', margin: '0 1rem 1rem' }} />}
      {data?.length === 0 && <Calm title={t('alerts.told.none')} />}
      {data && data.length > 0 && <DeliveryList deliveries={data} />}
    </section>
  );
};
