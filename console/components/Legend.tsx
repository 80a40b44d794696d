import { networks } from '../../shared/quantities.ts';
import { bandRange, bands, type Colouring, colourings } from '../indices/bands.ts';
import { useSettings } from '../language/settings.tsx';
import { severities } from '../model/levels.ts';
import { NetworkGlyph } from './Glyphs.tsx';
import { LimitMark } from './indices/LimitMark.tsx';
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
      {(['near', 'exceeds'] as const).map((state) => (
        <li key={state} data-limit={state}>
          <span className="limit-swatch">
            <LimitMark state={state} />
          </span>{' '}
          {t(`legend.${state}`)}
        </li>
      ))}
      <li>
        <svg
          aria-hidden="true"
          className="ring-swatch"
          data-severity="danger"
          width="18"
          height="18"
          viewBox="0 0 18 18"
        >
          <circle cx="9" cy="9" r="7" />
        </svg>{' '}
        {t('alerts.legend')}
      </li>
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
        <NetworkGlyph network="air" condition="maintenance" size={18} /> {t('condition.maintenance')}
      </li>
      <li>
        <NetworkGlyph network="air" provenance="simulated" size={18} /> {t('legend.simulated')}
      </li>
    </ul>
  );
};

export const BandEntries = () => {
  const { t } = useSettings();
  return (
    <ul className="legend-entries">
      {bands.map((band) => (
        <li key={band}>
          <span className="band-swatch" data-band={band}>
            {bandRange[band].join('–')}
          </span>{' '}
          {t(`aqi.band.${band}`)}
        </li>
      ))}
      <li>
        <span className="band-swatch">—</span> {t('legend.noIndex')}
      </li>
    </ul>
  );
};

const colouringKeys = { state: 'map.colour.state', aqi: 'map.colour.aqi' } as const;

/** What may be laid over the map: the wards, and the city's own files by the name they were given. */
export interface MapLayers {
  readonly isWards: boolean;
  readonly onWards: (isWanted: boolean) => void;
  readonly own: readonly { readonly name: string; readonly isShown: boolean }[];
  readonly onOwn: (name: string, isWanted: boolean) => void;
}

const LayerSwitches = ({ isWards, onWards, own, onOwn }: MapLayers) => {
  const { t } = useSettings();
  return (
    <details className="legend">
      <summary>{t('map.layers')}</summary>
      <ul className="legend-entries">
        <li>
          <label className="check">
            <input type="checkbox" checked={isWards} onChange={(event) => onWards(event.target.checked)} />
            {t('map.layer.wards')}
          </label>
        </li>
        {own.map(({ name, isShown }) => (
          <li key={name}>
            <label className="check">
              <input type="checkbox" checked={isShown} onChange={(event) => onOwn(name, event.target.checked)} />
              {name}
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
};

export const Legend = ({
  colouring,
  onColouring,
  layers,
}: {
  colouring: Colouring;
  onColouring: (colouring: Colouring) => void;
  layers: MapLayers;
}) => {
  const { t } = useSettings();
  return (
    <div className="map-corner">
      <fieldset className="segmented tight">
        <legend className="hidden-visually">{t('map.colour')}</legend>
        {colourings.map((each) => (
          <button key={each} type="button" aria-pressed={colouring === each} onClick={() => onColouring(each)}>
            {t(colouringKeys[each])}
          </button>
        ))}
      </fieldset>
      <details className="legend">
        <summary>{t('legend.title')}</summary>
        {colouring === 'aqi' ? <BandEntries /> : <LegendEntries />}
        {colouring === 'aqi' && <p className="legend-note">{t('legend.noIndexNote')}</p>}
        {layers.isWards && <p className="legend-note">{t(colouring === 'aqi' ? 'legend.wardIndex' : 'legend.ward')}</p>}
      </details>
      <LayerSwitches {...layers} />
    </div>
  );
};
