import { networks } from '../../shared/quantities.ts';
import { useSettings } from '../language/settings.tsx';
import { severities } from '../model/levels.ts';
import { NetworkGlyph } from './Glyphs.tsx';
import { SeverityMark } from './Level.tsx';

/** What the shapes and fills of markers mean. */
export const LegendEntries = () => {
  const { t } = useSettings();
  return (
    <ul className="legend-entries">
      {networks.map((network) => (
        <li key={network}>
          <NetworkGlyph network={network} size={18} /> {t(`network.${network}`)}
        </li>
      ))}
      {severities.map((severity) => (
        <li key={severity} className="severity-entry" data-severity={severity}>
          <span className="severity-swatch">
            <SeverityMark severity={severity} />
          </span>{' '}
          {t(`level.severity.${severity}`)}
        </li>
      ))}
      <li>
        <NetworkGlyph network="air" condition="stale" size={18} /> {t('condition.stale')}
      </li>
      <li>
        <NetworkGlyph network="air" condition="lost" size={18} /> {t('condition.lost')}
      </li>
      <li>
        <NetworkGlyph network="air" condition="never" size={18} /> {t('condition.never')}
      </li>
      <li>
        <NetworkGlyph network="air" provenance="simulated" size={18} /> {t('legend.simulated')}
      </li>
    </ul>
  );
};

export const Legend = () => {
  const { t } = useSettings();
  return (
    <details className="legend">
      <summary>{t('legend.title')}</summary>
      <LegendEntries />
    </details>
  );
};
