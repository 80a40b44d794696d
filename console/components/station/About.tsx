/** What is known of a station without asking anybody. */
import type { StationView } from '../../../shared/api.ts';
import { secondMs } from '../../../shared/time.ts';
import { type BatteryTrend, batteryWords } from '../../fleet/battery-text.ts';
import { useSettings } from '../../language/settings.tsx';
import { useServices } from '../../live/services.tsx';
import { useNetworksText } from '../Glyphs.tsx';

export const About = ({ station, battery }: { station: StationView; battery: BatteryTrend | undefined }) => {
  const { t, format } = useSettings();
  const { config } = useServices();
  const networks = useNetworksText();
  const trend = battery && batteryWords(battery, { t, format });
  const pairs: [string, string][] = [
    [t('about.id'), station.id],
    [t('about.networks'), networks(station)],
    [t('fleet.interval'), format.duration(station.interval * secondMs)],
    [
      t('fleet.battery'),
      station.battery === null
        ? '—'
        : [
            `${format.number(station.battery)}%`,
            ...(trend ? [trend.pace] : []),
            ...(trend?.left ? [trend.left] : []),
          ].join(', '),
    ],
    [t('fleet.signal'), station.rssi === null ? '—' : `${format.number(station.rssi)} dBm`],
    [t('about.model'), station.model ?? '—'],
    [t('fleet.firmware'), station.firmware ?? '—'],
    [t('about.position'), `${format.number(station.lat, 4)}; ${format.number(station.lon, 4)}`],
    [t('fleet.refused'), format.number(station.refused)],
  ];
  return (
    <section className="panel" aria-labelledby="about-title">
      <div className="panel-head">
        <h2 id="about-title">{t('about.title')}</h2>
      </div>
      <dl className="pairs">
        {pairs.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className="whole">
          <dt>{t('about.topic')}</dt>
          <dd className="mono">{`${config.topicRoot}/${station.id}/reading`}</dd>
        </div>
      </dl>
    </section>
  );
};
