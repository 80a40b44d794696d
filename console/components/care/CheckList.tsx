/** The checklist of commissioning as the gateway measured it: figure, tolerance, verdict, and what to do. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Check, CheckState } from '../../../shared/commissioning-api.ts';
import { adviceText, figureTexts, placeOf, toleranceText } from '../../care/check-text.ts';
import { useSettings } from '../../language/settings.tsx';

const signs: Readonly<Record<CheckState, string>> = { pass: '✓', fail: '✕', unknown: '?', 'not-applicable': '–' };

export const StateMark = ({ state }: { state: CheckState }) => {
  const { t } = useSettings();
  return (
    <span className="check-state" data-check={state}>
      <span aria-hidden="true">{signs[state]}</span> {t(`commission.state.${state}`)}
    </span>
  );
};

/** `station` leads to where things are put right; without it the table is for reading and printing only. */
export const CheckList = ({
  checks,
  station,
  more,
}: {
  checks: readonly Check[];
  station?: string;
  /** What a line can do besides. */
  more?: (check: Check) => ReactNode;
}) => {
  const settings = useSettings();
  const { t } = settings;
  const isForReading = station === undefined;
  return (
    <div className="table-scroll">
      <table className="stack-table check-table">
        <caption className="hidden-visually">{t('commission.checks')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('commission.what')}</th>
            <th scope="col">{t('commission.result')}</th>
            <th scope="col">{t('commission.measured')}</th>
            <th scope="col">{t('commission.tolerance')}</th>
            {!isForReading && <th scope="col">{t('commission.todo')}</th>}
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => {
            const isOpen = check.state === 'fail' || check.state === 'unknown';
            const advice = isOpen ? adviceText(check.id, check.reason, t) : undefined;
            const place = isOpen && station !== undefined ? placeOf(check.id, station) : undefined;
            return (
              <tr key={check.id} data-check={check.state}>
                <th scope="row">
                  <strong>{t(`check.${check.id}`)}</strong>
                </th>
                <td data-label={t('commission.result')}>
                  <StateMark state={check.state} />
                </td>
                <td data-label={t('commission.measured')}>
                  {figureTexts(check, settings).map((text) => (
                    <span key={text} className="block">
                      {text}
                    </span>
                  ))}
                </td>
                <td data-label={t('commission.tolerance')} className="quiet">
                  <span>{toleranceText(check, settings)}</span>
                </td>
                {!isForReading && (
                  <td data-label={advice ? t('commission.todo') : undefined}>
                    {advice && <span className="block">{advice}</span>}
                    {place && (
                      <Link
                        href={place}
                        className="block"
                        aria-label={t('commission.fixOf', { check: t(`check.${check.id}`) })}
                      >
                        {t('commission.fix')}
                      </Link>
                    )}
                    {more?.(check)}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
