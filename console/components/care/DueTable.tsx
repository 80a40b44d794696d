/** What is due, a row each, as a table that becomes a list on a phone. */
import { Link } from 'wouter';
import { wardText } from '../../access/words.ts';
import type { DueHere } from '../../care/due.ts';
import { useSettings } from '../../language/settings.tsx';
import { ProvenanceChip } from '../Glyphs.tsx';
import { DueText } from './DueText.tsx';

export const DueTable = ({ rows }: { rows: readonly DueHere[] }) => {
  const { t, format, language } = useSettings();
  return (
    <div className="table-scroll">
      <table className="stack-table care-table">
        <caption className="hidden-visually">{t('care.due')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('care.due.station')}</th>
            <th scope="col">{t('care.due.what')}</th>
            <th scope="col">{t('care.due.day')}</th>
            <th scope="col">{t('care.due.state')}</th>
            <th scope="col">{t('care.due.lastDone')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, station }) => (
            <tr key={`${row.station} ${row.kind}`} data-due={row.state}>
              <th scope="row">
                <Link href={`/stations/${station.id}?tab=care`} className="block">
                  {station.name}
                </Link>
                <span className="quiet small">{station.ward && wardText(station.ward, t, language)}</span>{' '}
                {station.provenance !== 'real' && <ProvenanceChip provenance={station.provenance} />}
              </th>
              <td data-label={t('care.due.what')}>
                <span>{t(`care.kind.${row.kind}`)}</span>
                {row.source === 'record' && <span className="quiet small block">{t('care.due.fromRecord')}</span>}
              </td>
              <td data-label={t('care.due.day')} className="nowrap">
                <span>{format.day(row.due)}</span>
              </td>
              <td data-label={t('care.due.state')}>
                <DueText row={row} />
              </td>
              <td data-label={t('care.due.lastDone')} className="nowrap">
                <span>{row.lastDoneAt === null ? t('care.due.neverDone') : format.date(row.lastDoneAt)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
