/** Messages that were to reach somebody, those that did not first. */
import { useState } from 'react';
import { Link } from 'wouter';
import { type Delivery, deliveryStates } from '../../../shared/notification-api.ts';
import { secondMs } from '../../../shared/time.ts';
import { useResource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { getDeliveries } from '../../rules/api.ts';
import { deliveriesInOrder } from '../../rules/deliveries.ts';
import { SeverityChip } from '../rules/Severity.tsx';
import { useMs } from './Outcome.tsx';
import { Part } from './Part.tsx';

const shown = 200;
const renewMs = 15 * secondMs;

const Attempts = ({ delivery }: { delivery: Delivery }) => {
  const { t, format } = useSettings();
  const ms = useMs();
  if (delivery.attempts.length === 0) return <span className="quiet">{t('tell.delivery.notTried')}</span>;
  return (
    <details>
      <summary className="small">{t('tell.delivery.attempts', { count: delivery.attempts.length })}</summary>
      <ol className="attempts small">
        {delivery.attempts.map(({ at, ms: took, ok, detail }) => (
          <li key={at}>
            {format.exact(at)} · {took === null ? t('tell.delivery.unknownEnd') : ms(took)}
            {ok !== null && ` · ${t(ok ? 'tell.delivery.accepted' : 'tell.delivery.refused')}`}
            {detail && <span className="quiet block">{detail}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
};

const Row = ({ delivery }: { delivery: Delivery }) => {
  const { t, format } = useSettings();
  const ms = useMs();
  const { situation, exercise, reason, severity, recipient, channel, address, state } = delivery;
  return (
    <tr data-state={state}>
      <th scope="row">
        <span className="person-name">{recipient.name}</span>
        <span className="quiet small break">
          {t(`tell.channel.${channel}`)} {address}
        </span>
      </th>
      <td data-label={t('tell.delivery.state')}>
        <span className={state === 'failed' ? 'chip loud' : 'chip'}>{t(`tell.delivery.state.${state}`)}</span>
        {delivery.problem && <span className="small block">{delivery.problem}</span>}
      </td>
      <td data-label={t('tell.delivery.reason')}>
        {t(`tell.delivery.reason.${reason}`)} {severity && <SeverityChip severity={severity} />}
        {exercise !== null && <span className="provenance">{t('tell.exercise.chip')}</span>}
        {situation !== null && (
          <Link href={`/situations/${situation}`} className="small block">
            {t('tell.delivery.situation')}
          </Link>
        )}
      </td>
      <td data-label={t('tell.delivery.made')}>{format.dateTime(delivery.createdAt)}</td>
      <td data-label={t('tell.delivery.latency')}>
        {delivery.latencyMs === null ? '—' : ms(delivery.latencyMs)}
        {delivery.openedAt !== null && (
          <span className="quiet small block">{t('tell.delivery.opened', { at: format.time(delivery.openedAt) })}</span>
        )}
      </td>
      <td data-label={t('tell.delivery.tries')}>
        <Attempts delivery={delivery} />
      </td>
    </tr>
  );
};

export const Deliveries = () => {
  const { t } = useSettings();
  const [state, setState] = useState<Delivery['state']>();
  const deliveries = useResource(
    `deliveries ${state ?? ''}`,
    (signal) => getDeliveries({ state, limit: shown }, signal),
    renewMs,
  );
  return (
    <Part
      id="tell-deliveries"
      title={t('tell.deliveries')}
      lead={t('tell.deliveries.lead')}
      resource={deliveries}
      empty={t(state === undefined ? 'tell.deliveries.none' : 'tell.deliveries.none.state')}
      actions={
        <label className="field">
          <span className="hidden-visually">{t('tell.delivery.state')}</span>
          <select
            value={state ?? ''}
            onChange={(event) => setState(deliveryStates.find((each) => each === event.target.value))}
          >
            <option value="">{t('tell.deliveries.all')}</option>
            {deliveryStates.map((each) => (
              <option key={each} value={each}>
                {t(`tell.delivery.state.${each}`)}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {deliveries.data && deliveries.data.length > 0 && (
        <table className="stack-table message-table">
          <thead>
            <tr>
              <th scope="col">{t('tell.delivery.to')}</th>
              <th scope="col">{t('tell.delivery.state')}</th>
              <th scope="col">{t('tell.delivery.reason')}</th>
              <th scope="col">{t('tell.delivery.made')}</th>
              <th scope="col">{t('tell.delivery.latency')}</th>
              <th scope="col">{t('tell.delivery.tries')}</th>
            </tr>
          </thead>
          <tbody>
            {deliveriesInOrder(deliveries.data).map((delivery) => (
              <Row key={delivery.id} delivery={delivery} />
            ))}
          </tbody>
        </table>
      )}
    </Part>
  );
};
