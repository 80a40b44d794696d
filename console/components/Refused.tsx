/** Refused messages, readings and values in plain words. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { QuarantineEntry } from '../../shared/api.ts';
import { isRefusalCode, refusals } from '../../shared/refusals.ts';
import { minuteMs } from '../../shared/time.ts';
import { useSettings } from '../language/settings.tsx';
import { useLive, useNow } from '../live/services.tsx';
import { ProvenanceChip } from './Glyphs.tsx';

/** The reason in the language of the page; an unknown code of a newer gateway stands for itself. */
export const useRefusalText = (): ((code: string) => string) => {
  const { language } = useSettings();
  return (code) => (isRefusalCode(code) ? refusals[code][language] : code);
};

/** How to mend it; undefined for a code of a newer gateway. */
export const useRefusalFix = (): ((code: string) => string | undefined) => {
  const { language } = useSettings();
  return (code) => (isRefusalCode(code) ? refusals[code].fix[language] : undefined);
};

export const RefusedTable = ({
  entries,
  withStation,
  more,
}: {
  entries: readonly QuarantineEntry[];
  withStation: boolean;
  /** What stands under the detail of an entry. */
  more?: (entry: QuarantineEntry) => ReactNode;
}) => {
  const { t, format } = useSettings();
  const reason = useRefusalText();
  const fix = useRefusalFix();
  const stations = useLive((state) => state.city.stations);
  const now = useNow(minuteMs);
  return (
    <section
      className={withStation ? 'table-scroll panel' : 'table-scroll'}
      aria-label={t('refused.title')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
      tabIndex={0}
    >
      <table className="refused-table">
        <caption className="hidden-visually">{t('refused.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('refused.receivedAt')}</th>
            {withStation && <th scope="col">{t('refused.station')}</th>}
            <th scope="col">{t('refused.fate')}</th>
            <th scope="col">{t('refused.reason')}</th>
            <th scope="col">{t('refused.detail')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => {
            const station = entry.station === null ? undefined : stations.get(entry.station);
            return (
              <tr key={entry.id}>
                <td className="nowrap">
                  <time dateTime={new Date(entry.receivedAt).toISOString()}>
                    {format.date(entry.receivedAt) === format.date(now)
                      ? format.clock(entry.receivedAt)
                      : format.dateTime(entry.receivedAt)}
                  </time>
                </td>
                {withStation && (
                  <td>
                    {station ? (
                      <>
                        <Link href={`/stations/${station.id}`}>{station.name}</Link>{' '}
                        <ProvenanceChip provenance={station.provenance} />
                      </>
                    ) : (
                      <span>{entry.station ?? t('refused.unknownStation')}</span>
                    )}
                  </td>
                )}
                <td className="nowrap">{t(`refused.fate.${entry.fate}`)}</td>
                <td className="refused-reason">
                  {reason(entry.code)}
                  <span className="refused-fix">{fix(entry.code)}</span>
                </td>
                <td className="refused-detail">
                  {entry.path && <code>{entry.path}</code>}{' '}
                  <span className="quiet" lang="en">
                    {entry.message}
                  </span>
                  {more?.(entry)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};
