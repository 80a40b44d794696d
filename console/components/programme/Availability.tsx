/** How much of what the networks should have measured is there, and the wards side by side. */
import { Link } from 'wouter';
import type { NetworkRow, ProgrammeFigures } from '../../../shared/city-programme-api.ts';
import { findWard, wardName } from '../../../shared/wards.ts';
import { useSettings } from '../../language/settings.tsx';
import { NetworkGlyph } from '../Glyphs.tsx';
import { HoursBar, ShareBar } from './Bar.tsx';
import { PartHead, partId } from './PartHead.tsx';
import { shareText } from './words.ts';

const Cells = ({ row }: { row: NetworkRow }) => {
  const { t, format } = useSettings();
  const { expected, valid, judged, within, daysAbove, network } = row;
  const available = t('programme.availability.share', { share: shareText(valid, expected, { format }) });
  const hasLimits = network !== 'flood';
  const share = t('programme.availability.within', { share: shareText(within, judged, { format }) });
  return (
    <>
      <td data-label={t('programme.availability.valid')}>
        <ShareBar part={valid} whole={expected} label={available} />
        <strong>{shareText(valid, expected, { format })}</strong>
        <span className="quiet small">{t('programme.availability.hours', { valid, expected })}</span>
      </td>
      <td data-label={t('programme.availability.clean')} data-empty={!hasLimits || judged === 0 || undefined}>
        {!hasLimits || judged === 0 ? (
          '—'
        ) : (
          <>
            <HoursBar expected={judged} judged={judged} within={within} label={share} />
            <strong>{shareText(within, judged, { format })}</strong>
            <span className="quiet small">{t('programme.limits.ofHours', { count: judged })}</span>
          </>
        )}
      </td>
      <td className="figure" data-label={t('programme.limits.days')} data-empty={!hasLimits || undefined}>
        {hasLimits ? format.number(daysAbove) : '—'}
      </td>
      <td className="figure" data-label={t('programme.coverage.working')}>
        {t('programme.coverage.workingOf', { working: row.working, stations: row.stations })}
      </td>
    </>
  );
};

const Head = ({ first }: { first: string }) => {
  const { t } = useSettings();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">{t('programme.availability.valid')}</th>
        <th scope="col">{t('programme.availability.clean')}</th>
        <th scope="col" className="figure">
          {t('programme.limits.days')}
        </th>
        <th scope="col" className="figure">
          {t('programme.coverage.working')}
        </th>
      </tr>
    </thead>
  );
};

const NetworkName = ({ row: { network } }: { row: NetworkRow }) => {
  const { t } = useSettings();
  return (
    <span className="network-name">
      <NetworkGlyph network={network} size={18} /> {t(`network.${network}`)}
    </span>
  );
};

export const Availability = ({
  figures,
  wardHref,
}: {
  figures: ProgrammeFigures;
  wardHref: (code: string) => string;
}) => {
  const { t, language } = useSettings();
  return (
    <section className="panel" aria-labelledby={partId('availability')}>
      <PartHead part="availability" simulated={figures.simulated && figures.stations > 0} />
      <table className="programme-table">
        <caption className="hidden-visually">{t('programme.availability')}</caption>
        <Head first={t('list.network')} />
        <tbody>
          {figures.networks.map((row) => (
            <tr key={row.network}>
              <th scope="row">
                <NetworkName row={row} />
              </th>
              <Cells row={row} />
            </tr>
          ))}
        </tbody>
      </table>
      {figures.wards.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <section className="table-scroll" aria-label={t('programme.wards')} tabIndex={0}>
          <table className="programme-table">
            <caption>{t('programme.wards')}</caption>
            <Head first={t('programme.ward')} />
            {figures.wards.map(({ ward: code, networks }) => {
              const ward = findWard(code);
              return (
                <tbody key={code}>
                  {networks.map((row, index) => (
                    <tr key={row.network}>
                      <th scope="row">
                        {index === 0 ? (
                          <Link href={wardHref(code)}>{ward ? wardName(ward, language) : code}</Link>
                        ) : (
                          <span className="hidden-visually">{ward ? wardName(ward, language) : code}</span>
                        )}
                        <NetworkName row={row} />
                      </th>
                      <Cells row={row} />
                    </tr>
                  ))}
                </tbody>
              );
            })}
          </table>
        </section>
      )}
      <p className="panel-note quiet small">{t('programme.availability.how')}</p>
    </section>
  );
};
