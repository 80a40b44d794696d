/** In how many wards each network has a station that works, and where it has none. */
import { Link } from 'wouter';
import type { CoverageRow, ProgrammeFigures } from '../../../shared/city-programme-api.ts';
import { findWard, wardName, wards } from '../../../shared/wards.ts';
import { useSettings } from '../../language/settings.tsx';
import { NetworkGlyph } from '../Glyphs.tsx';
import { ShareBar } from './Bar.tsx';
import { PartHead, partId } from './PartHead.tsx';
import { shareText } from './words.ts';

const WardNames = ({
  codes,
  title,
  href,
}: {
  codes: readonly string[];
  title: string;
  href: (code: string) => string;
}) => {
  const { language } = useSettings();
  const collator = new Intl.Collator('vi');
  const named = codes
    .flatMap((code) => findWard(code) ?? [])
    .map((ward) => ({ code: ward.code, name: wardName(ward, language), sort: ward.name }))
    .sort((one, other) => collator.compare(one.sort, other.sort));
  if (named.length === 0) return null;
  return (
    <details className="ward-names">
      <summary>{title}</summary>
      <ul>
        {named.map(({ code, name }) => (
          <li key={code}>
            <Link href={href(code)}>{name}</Link>
          </li>
        ))}
      </ul>
    </details>
  );
};

const Row = ({
  row,
  stations,
  working,
  ward,
  wardHref,
}: {
  row: CoverageRow;
  stations: number;
  working: number;
  ward: string | undefined;
  wardHref: (code: string) => string;
}) => {
  const { t, format } = useSettings();
  const { network, covered, idle } = row;
  const without = wards.map(({ code }) => code).filter((code) => !covered.includes(code) && !idle.includes(code));
  const text = t('programme.coverage.of', { covered: covered.length, wards: row.wards });
  return (
    <tr>
      <th scope="row">
        <span className="network-name">
          <NetworkGlyph network={network} size={18} /> {t(`network.${network}`)}
        </span>
      </th>
      <td data-label={t('programme.coverage.covered')}>
        {ward === undefined ? (
          <>
            <ShareBar part={covered.length} whole={row.wards} label={text} />
            <strong>{text}</strong> <span className="quiet">{shareText(covered.length, row.wards, { format })}</span>
          </>
        ) : (
          <strong>
            {t(
              covered.length > 0
                ? 'programme.coverage.here'
                : idle.length > 0
                  ? 'programme.coverage.idleHere'
                  : 'programme.coverage.notHere',
            )}
          </strong>
        )}
      </td>
      <td data-label={t('programme.coverage.working')}>{t('programme.coverage.workingOf', { working, stations })}</td>
      <td data-label={t('programme.coverage.where')}>
        {ward === undefined && (
          <>
            <WardNames codes={idle} title={t('programme.coverage.idle', { count: idle.length })} href={wardHref} />
            <WardNames
              codes={without}
              title={t('programme.coverage.without', { count: without.length })}
              href={wardHref}
            />
          </>
        )}
      </td>
    </tr>
  );
};

export const Coverage = ({
  figures,
  ward,
  wardHref,
}: {
  figures: ProgrammeFigures;
  ward: string | undefined;
  wardHref: (code: string) => string;
}) => {
  const { t } = useSettings();
  return (
    <section className="panel" aria-labelledby={partId('coverage')}>
      <PartHead part="coverage" simulated={figures.simulated && figures.stations > 0} />
      <table className="programme-table">
        <caption className="hidden-visually">{t('programme.coverage')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('list.network')}</th>
            <th scope="col">{t('programme.coverage.covered')}</th>
            <th scope="col">{t('programme.coverage.working')}</th>
            <th scope="col">{t('programme.coverage.where')}</th>
          </tr>
        </thead>
        <tbody>
          {figures.coverage.map((row) => {
            const own = figures.networks.find(({ network }) => network === row.network);
            return (
              <Row
                key={row.network}
                row={row}
                stations={own?.stations ?? 0}
                working={own?.working ?? 0}
                ward={ward}
                wardHref={wardHref}
              />
            );
          })}
        </tbody>
      </table>
      <p className="panel-note quiet small">{t('programme.coverage.how')}</p>
    </section>
  );
};
