/** The air quality index of a station: its number in the colour of the law, with the name of the band, never colour alone. */
import type { StationView } from '../../../shared/api.ts';
import type { AqiBandLevel, AqiBrief } from '../../../shared/indices-api.ts';
import type { Badge } from '../../indices/badge.ts';
import { useBadge } from '../../indices/use-indices.ts';
import { useSettings } from '../../language/settings.tsx';

export const indexText = ({ value, isCapped }: Pick<AqiBrief, 'value' | 'isCapped'>): string =>
  `${isCapped ? '≥\u2009' : ''}${value}`;

/** Everything about a badge in one sentence: for its title, and for those who do not see it. */
export const useBadgeText = (): ((badge: Badge) => string) => {
  const { t, format } = useSettings();
  return (badge) => {
    switch (badge.kind) {
      case 'waiting':
        return t('aqi.waiting');
      case 'restoring':
        return t('aqi.restoring');
      case 'none':
        return t(`aqi.none.${badge.reason}`);
      case 'index':
        return t(badge.isOld ? 'aqi.old' : 'aqi.now', {
          value: indexText(badge.brief),
          band: t(`aqi.band.${badge.brief.band}`),
          time: format.shortMoment(badge.hour, badge.hour),
        });
    }
  };
};

const figureOf = (badge: Badge): string =>
  badge.kind === 'index' ? indexText(badge.brief) : badge.kind === 'none' ? '—' : '…';

const lookOf = (badge: Badge) => ({
  'data-band': badge.kind === 'index' ? badge.brief.band : undefined,
  'data-old': badge.kind === 'index' && badge.isOld ? true : undefined,
});

/** Number over the short name of its band; keeps its place while nothing is known. */
const Tile = ({ badge }: { badge: Badge }) => {
  const { t } = useSettings();
  const text = useBadgeText()(badge);
  return (
    <span className="aqi-tile" {...lookOf(badge)} title={text}>
      <span aria-hidden="true" className="aqi-figure">
        {figureOf(badge)}
      </span>
      <span aria-hidden="true" className="aqi-short">
        {badge.kind === 'index' ? t(`aqi.short.${badge.brief.band}`) : 'AQI'}
      </span>
      <span className="hidden-visually">{text}</span>
    </span>
  );
};

export const AqiTile = ({ station }: { station: StationView }) => {
  const badge = useBadge(station);
  return badge ? <Tile badge={badge} /> : <span className="aqi-none" />;
};

/** One line: `VN_AQI 87 Trung bình`. */
export const Chip = ({ badge }: { badge: Badge }) => {
  const { t } = useSettings();
  const text = useBadgeText()(badge);
  return (
    <span className="aqi-chip" {...lookOf(badge)} title={text}>
      <span aria-hidden="true">
        <span className="aqi-name">VN_AQI </span>
        <strong>{figureOf(badge)}</strong>
        {badge.kind === 'index' && ` ${t(`aqi.band.${badge.brief.band}`)}`}
      </span>
      <span className="hidden-visually">{text}</span>
    </span>
  );
};

export const AqiChip = ({ station }: { station: StationView }) => {
  const badge = useBadge(station);
  return badge ? <Chip badge={badge} /> : null;
};

/** A number that is not that of a station now: of a day, of a ward, of one parameter. */
export const IndexChip = ({
  value,
  band,
  isCapped = false,
  named = true,
}: {
  value: number;
  band: AqiBandLevel;
  isCapped?: boolean;
  /** With the name of the band beside the number; else the number stands where the name is near. */
  named?: boolean;
}) => {
  const { t } = useSettings();
  return (
    <span className="aqi-chip" data-band={band} title={t(`aqi.band.${band}`)}>
      <strong>{indexText({ value, isCapped })}</strong>
      <span className={named ? undefined : 'hidden-visually'}> {t(`aqi.band.${band}`)}</span>
    </span>
  );
};
