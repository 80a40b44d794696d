/** "Why this figure": formula, hours and values behind it, what is missing, and the law. */
import type { ReactNode } from 'react';
import type { ExplanationFigure } from '../../../shared/indices-api.ts';
import { quantities } from '../../../shared/quantities.ts';
import { hourMs } from '../../../shared/time.ts';
import { hoursText, spanText } from '../../indices/words.ts';
import { useSettings } from '../../language/settings.tsx';
import { useNow } from '../../live/services.tsx';
import { EvidenceMark } from '../Level.tsx';

/** The step of the table with the figures put in: `(100 − 50) / (50 − 25) × (37,4 − 25) + 50 = 74,8`. */
const Step = ({ why, exact }: { why: ExplanationFigure; exact: number | undefined }) => {
  const { t, format } = useSettings();
  const { step, value, quantity } = why;
  if (!step || value === null) return null;
  const plain = (each: number): string => format.number(each, Number.isInteger(each) ? 0 : 1);
  const digits = quantities[quantity].decimals + 2;
  const sum = `(${step.to} − ${step.from}) / (${plain(step.high)} − ${plain(step.low)}) × (${format.number(value, digits)} − ${plain(step.low)}) + ${step.from}`;
  return (
    <p className="why-sum">
      {t('why.entered')} {sum}
      {exact !== undefined && ` = ${format.number(exact, 2)} → ${format.number(Math.round(exact))}`}
    </p>
  );
};

const Hours = ({ why }: { why: ExplanationFigure }) => {
  const { t, format } = useSettings();
  const now = useNow(60_000);
  const isWeighted = new Set(why.hours.filter(({ isUsed }) => isUsed).map(({ weight }) => weight)).size > 1;
  const digits = quantities[why.quantity].decimals + 2;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="table-scroll why-hours" aria-label={t('why.hours')} tabIndex={0}>
      <table>
        <caption className="hidden-visually">{t('why.hours')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('why.hour')}</th>
            <th scope="col" className="figure">
              <span className="hidden-visually">{quantities[why.quantity].symbol} </span>
              {why.unit}
            </th>
            <th scope="col" className="figure">
              {t('why.captured')}
            </th>
            <th scope="col" className="figure">
              {isWeighted ? t('why.weight') : t('why.used')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...why.hours].reverse().map((hour) => (
            <tr key={hour.at} data-unused={!hour.isUsed || undefined}>
              <td className="nowrap">{spanText(hour.at, hour.at + hourMs, now, { format })}</td>
              <td className="figure">{hour.value === null ? '—' : format.number(hour.value, digits)}</td>
              <td className="figure">
                {format.number(hour.captured)}/{format.number(hour.expected)}
              </td>
              <td className="figure">
                {!hour.isUsed ? t('why.leftOut') : isWeighted ? format.number(hour.weight, 3) : '✓'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

export const Why = ({
  why,
  name,
  exact,
  children,
}: {
  why: ExplanationFigure;
  /** What is explained, for those who do not see where the button stands. */
  name: string;
  /** Of an index: before it was rounded. */
  exact?: number;
  children?: ReactNode;
}) => {
  const { t, format, language } = useSettings();
  const now = useNow(60_000);
  return (
    <details className="why">
      <summary>
        {t('why.title')}
        <span className="hidden-visually"> {name}</span>
      </summary>
      <div className="why-body">
        <p className="why-sum">{why.formula[language]}</p>
        <Step why={why} exact={exact} />
        {why.hours.length > 0 && <Hours why={why} />}
        <p>
          {t('why.capture', {
            captured: why.capture.captured,
            expected: why.capture.expected,
            needed: why.capture.needed,
          })}{' '}
          <span className="quiet">{why.capture.rule[language]}.</span>
        </p>
        {why.missing.length > 0 && <p>{t('why.missing', { hours: hoursText(why.missing, now, { format }) })}</p>}
        {children}
        <p>
          <strong>
            {why.law.document}, {why.law.clause[language]}
          </strong>{' '}
          <EvidenceMark evidence={why.evidence} />
          <br />
          <span className="quiet">
            {why.law.title[language]}
            {why.law.issuedBy && ` (${why.law.issuedBy[language]})`}
          </span>
        </p>
        <p className="quiet">{why.evidenceNote[language]}</p>
      </div>
    </details>
  );
};
