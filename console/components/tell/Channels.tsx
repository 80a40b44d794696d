/** How messages leave here: what is set up, whether it worked when it was last tried, and the sign of life to the outside. */
import { useState } from 'react';
import { type Channel, type ChannelState, type ChannelsAnswer, listeningIn } from '../../../shared/notification-api.ts';
import type { ApiFailure } from '../../api/http.ts';
import { asApiFailure } from '../../api/http.ts';
import type { Resource } from '../../api/use-resource.ts';
import { useSettings } from '../../language/settings.tsx';
import { testChannel } from '../../rules/api.ts';
import { FormFailure } from '../Form.tsx';
import { Failed } from '../States.tsx';
import { Age } from '../Value.tsx';
import { useMs } from './Outcome.tsx';

const LastTest = ({ channel }: { channel: ChannelState }) => {
  const { t } = useSettings();
  const ms = useMs();
  const { lastTest } = channel;
  if (!lastTest) return <span className="quiet">{t('tell.channel.untested')}</span>;
  const listening = listeningIn(lastTest.detail);
  return (
    <>
      <span className={lastTest.ok ? 'chip' : 'chip loud'}>
        <span aria-hidden="true">{lastTest.ok ? '✓' : '✕'}</span>{' '}
        {t(lastTest.ok ? 'tell.channel.ok' : 'tell.channel.notOk')}
      </span>{' '}
      <span className="small">
        <Age at={lastTest.at} /> · {ms(lastTest.ms)}
      </span>
      {listening !== undefined && (
        <span className="quiet small block">{t('tell.channel.listening', { count: listening })}</span>
      )}
      {lastTest.ok && channel.channel === 'webhook' && (
        <span className="quiet small block">{t('tell.channel.webhookTest')}</span>
      )}
      {/* What another machine answered, in its own words. */}
      {!lastTest.ok && lastTest.detail && (
        <span className="quiet small block" lang="en">
          {lastTest.detail}
        </span>
      )}
    </>
  );
};

export const Channels = ({ channels, mayWrite }: { channels: Resource<ChannelsAnswer>; mayWrite: boolean }) => {
  const { t, format } = useSettings();
  const [tested, setTested] = useState<Channel>();
  const [failed, setFailed] = useState<{ channel: Channel; failure: ApiFailure }>();
  const { data, failure, isLoading, reload } = channels;
  const test = async (channel: Channel): Promise<void> => {
    setTested(channel);
    setFailed(undefined);
    try {
      await testChannel(channel);
    } catch (error) {
      setFailed({ channel, failure: asApiFailure(error) });
    } finally {
      setTested(undefined);
      reload();
    }
  };
  const heartbeat = data?.heartbeat;
  return (
    <section className="panel tell-part" aria-labelledby="tell-channels">
      <div className="panel-head">
        <h2 id="tell-channels">{t('tell.channels')}</h2>
      </div>
      <p className="panel-note quiet">{t('tell.channels.lead')}</p>
      {data === undefined && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton" style={{ height: '8rem', margin: '0 1rem 1rem' }} />}
      {data && (
        <table className="stack-table">
          <thead>
            <tr>
              <th scope="col">{t('tell.channel')}</th>
              <th scope="col">{t('tell.channel.lastTest')}</th>
              <th scope="col">{t('tell.channel.lastDelivered')}</th>
              <th scope="col">{t('tell.channel.failures')}</th>
              <th scope="col">
                <span className="hidden-visually">{t('tell.channel.testNow')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.channels.map((channel) => (
              <tr key={channel.channel} data-off={channel.isConfigured ? undefined : ''}>
                <th scope="row">
                  <span className="person-name">{t(`tell.channel.${channel.channel}`)}</span>
                  {!channel.isConfigured && (
                    <span className="small">
                      {channel.settings.length > 0
                        ? t('tell.channel.setUp', { settings: channel.settings.join(', ') })
                        : t('tell.channel.off')}
                    </span>
                  )}
                </th>
                <td data-label={t('tell.channel.lastTest')}>
                  <div aria-live="polite">
                    {tested === channel.channel ? t('tell.channel.testing') : <LastTest channel={channel} />}
                    {failed?.channel === channel.channel && <FormFailure failure={failed.failure} />}
                  </div>
                </td>
                <td data-label={t('tell.channel.lastDelivered')}>
                  {channel.lastDeliveredAt === null ? (
                    <span className="quiet">{t('person.never')}</span>
                  ) : (
                    <Age at={channel.lastDeliveredAt} />
                  )}
                </td>
                <td data-label={t('tell.channel.failures')}>
                  {channel.failures24h > 0 ? (
                    <strong className="form-problem">{format.number(channel.failures24h)}</strong>
                  ) : (
                    '0'
                  )}
                </td>
                <td className="row-action">
                  {mayWrite && channel.isConfigured && (
                    <button
                      type="button"
                      className="button small"
                      disabled={tested !== undefined}
                      aria-label={t('tell.channel.testNow.of', { channel: t(`tell.channel.${channel.channel}`) })}
                      onClick={() => void test(channel.channel)}
                    >
                      {t('tell.channel.testNow')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {heartbeat && (
        <p className="panel-note heartbeat">
          <strong>{t('tell.heartbeat')}</strong>{' '}
          {!heartbeat.isConfigured ? (
            <span className="quiet">{t('tell.heartbeat.off')}</span>
          ) : heartbeat.problem !== null ? (
            <span className="form-problem">{t('tell.heartbeat.problem', { problem: heartbeat.problem })}</span>
          ) : heartbeat.lastOkAt === null ? (
            t('tell.heartbeat.waiting')
          ) : (
            <>
              {t('tell.heartbeat.ok')} <Age at={heartbeat.lastOkAt} />
            </>
          )}
        </p>
      )}
    </section>
  );
};
