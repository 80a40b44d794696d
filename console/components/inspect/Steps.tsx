/** What to look at when nothing arrives, in the order in which it is usually found; and a line that tries it from elsewhere. */
import type { StationView } from '../../../shared/api.ts';
import { createTopics } from '../../../shared/topics.ts';
import { deviceSettings, trialCommand } from '../../fleet/device.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { Command } from '../Command.tsx';

export const Steps = ({ station, isOpen }: { station: StationView; isOpen: boolean }) => {
  const { t } = useSettings();
  const { config } = useServices();
  const password = t('inspect.try.password');
  const settings = deviceSettings(
    {
      username: station.id,
      password,
      topicRoot: config.topicRoot,
      mqttPort: config.mqttPort,
      mqttTlsPort: config.mqttTlsPort ?? null,
      mqttWsPort: config.mqttWsPort ?? null,
    },
    location.hostname,
    station.interval,
  );
  const topic = createTopics(config.topicRoot).reading(station.id);
  return (
    <details className="panel inspect-steps" key={String(isOpen)} open={isOpen}>
      <summary>{t('inspect.steps')}</summary>
      <ol>
        <li>{t('inspect.steps.power')}</li>
        <li>{t('inspect.steps.network')}</li>
        <li>
          {settings
            ? t('inspect.steps.address', { host: settings.host, port: String(settings.port) })
            : t('inspect.steps.noPort')}
        </li>
        <li>{t('inspect.steps.login', { id: station.id })}</li>
        <li>{t('inspect.steps.topic', { topic })}</li>
        <li>{t('inspect.steps.clock')}</li>
      </ol>
      {settings && (
        <div className="inspect-try">
          <h3>{t('inspect.try')}</h3>
          <p className="quiet">{t('inspect.try.text', { password })}</p>
          <Command text={trialCommand(settings, station.quantities)} label={t('inspect.try')} />
        </div>
      )}
    </details>
  );
};
