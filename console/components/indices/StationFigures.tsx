/** Everything that follows from the readings of one station: indices, limits, noise, water; each with its reason. */
import type { StationView } from '../../../shared/api.ts';
import { useStationIndices } from '../../indices/use-indices.ts';
import { useSettings } from '../../language/settings.tsx';
import { NeighbourWarning } from '../NeighbourWarning.tsx';
import { Failed } from '../States.tsx';
import { AirPanel } from './AirPanel.tsx';
import { LimitClock } from './LimitClock.tsx';
import { NoisePanel } from './NoisePanel.tsx';
import { WaterPanel } from './WaterPanel.tsx';

export const StationFigures = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  const { data, failure, isLoading, reload } = useStationIndices(station.id);
  // A card or two stand beside the other panels, more of them need the whole width.
  const isFew = data !== undefined && data.limits.length <= 2 && (data.air ?? data.water ?? data.noise) !== null;
  return (
    <>
      {data?.neighbours?.map((note) => (
        <NeighbourWarning key={note.quantity} note={note} />
      ))}
      {data?.restoring && <p className="figures-note">{t('indices.restoring')}</p>}
      {data && failure && <p className="quiet">{t('indices.notRenewed')}</p>}
      {!data && failure && <Failed failure={failure} onRetry={reload} />}
      {isLoading && <div className="skeleton figures-skeleton" />}
      {data && (data.air || data.water || data.noise) && (
        <div className="figures-grid">
          {data.air && <AirPanel station={station} answer={data} air={data.air} />}
          {data.water && <WaterPanel water={data.water} thresholds={data.thresholds} />}
          {data.noise && <NoisePanel noise={data.noise} thresholds={data.thresholds} />}
          {data.limits.length > 0 && isFew && <LimitClock limits={data.limits} thresholds={data.thresholds} />}
        </div>
      )}
      {data && data.limits.length > 0 && !isFew && <LimitClock limits={data.limits} thresholds={data.thresholds} />}
    </>
  );
};
