/** The wards as a table: what the layer of the map shows, for those who do not look at the map. */
import { findWard, wardName } from '../../shared/wards.ts';
import { useSettings } from '../language/settings.tsx';
import { severityOfWard, type WardNow } from '../model/wards.ts';
import { ProvenanceChip } from './Glyphs.tsx';
import { IndexChip } from './indices/AqiBadge.tsx';
import { LimitMark } from './indices/LimitMark.tsx';
import { SeverityMark } from './Level.tsx';

const StateCell = ({ state }: Pick<WardNow, 'state'>) => {
  const { t } = useSettings();
  const severity = severityOfWard(state);
  return (
    <span
      className="ward-state"
      data-severity={severity}
      data-limit={state === 'exceeds' || state === 'near' ? state : undefined}
    >
      {state === 'exceeds' || state === 'near' ? (
        <LimitMark state={state} />
      ) : (
        severity && <SeverityMark severity={severity} />
      )}{' '}
      {t(`wards.state.${state}`)}
    </span>
  );
};

export const WardTable = ({ wards, onWard }: { wards: readonly WardNow[]; onWard: (code: string) => void }) => {
  const { t, language } = useSettings();
  if (wards.length === 0) return <p className="state">{t('wards.none')}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <section className="table-scroll ward-table" aria-label={t('wards.title')} tabIndex={0}>
        <table>
          <caption className="hidden-visually">{t('wards.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('wards.name')}</th>
              <th scope="col">{t('wards.state')}</th>
              <th scope="col">{t('wards.index')}</th>
              <th scope="col" className="figure">
                {t('wards.stations')}
              </th>
            </tr>
          </thead>
          <tbody>
            {wards.map((each) => {
              const ward = findWard(each.code);
              const name = ward ? wardName(ward, language) : each.name;
              return (
                <tr key={each.code}>
                  <th scope="row">
                    <button
                      type="button"
                      className="link-button"
                      title={t('wards.show', { ward: name })}
                      onClick={() => onWard(each.code)}
                    >
                      {name}
                    </button>{' '}
                    {!each.isReal && <ProvenanceChip provenance="simulated" />}
                  </th>
                  <td>
                    <StateCell state={each.state} />
                  </td>
                  <td>
                    {each.index ? (
                      <IndexChip value={each.index.value} band={each.index.band} named={false} />
                    ) : (
                      <span className="quiet">—</span>
                    )}
                  </td>
                  <td className="figure">{t('wards.of', { measuring: each.measuring, stations: each.stations })}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p className="quiet small ward-note">{t('wards.note')}</p>
    </>
  );
};
