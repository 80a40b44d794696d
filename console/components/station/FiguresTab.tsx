/** What follows from the readings: indices, limits, noise, water, the rose of the wind, and the days of the year. */
import type { StationView } from '../../../shared/api.ts';
import { hasFigures, measuresAqi } from '../../indices/badge.ts';
import { useSettings } from '../../language/settings.tsx';
import { rosePollutants } from '../../wind/rose.ts';
import { StationFigures } from '../indices/StationFigures.tsx';
import { StationYear } from '../indices/StationYear.tsx';
import { useHash } from '../indices/use-hash.ts';
import { PollutionRose } from '../wind/PollutionRose.tsx';

export const FiguresTab = ({ station }: { station: StationView }) => {
  const { t } = useSettings();
  useHash('figures');
  return (
    <>
      <section id="figures" className="figures" aria-labelledby="figures-title">
        <h2 id="figures-title" tabIndex={-1}>
          {t('figures.title')}
        </h2>
        {hasFigures(station) ? <StationFigures station={station} /> : <p className="quiet">{t('figures.none')}</p>}
      </section>
      {rosePollutants(station).length > 0 && <PollutionRose station={station} />}
      {(measuresAqi(station) || station.quantities.includes('laeq')) && <StationYear station={station} />}
    </>
  );
};
