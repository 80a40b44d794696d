/** Small fields of forms: a text, a figure with its unit, one of a few. */
import type { ReactNode } from 'react';
import { FormField } from './Form.tsx';

export const TextField = ({
  label,
  value,
  onChange,
  hint,
  problem,
  unit,
  isFigure = false,
  isFirst = false,
  maxLength = 600,
  type = 'text',
  lang,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  problem?: string | undefined;
  /** Behind the figure. */
  unit?: string | undefined;
  isFigure?: boolean;
  /** Has the focus when its dialog opens. */
  isFirst?: boolean;
  maxLength?: number;
  type?: 'text' | 'date' | 'time' | 'datetime-local' | 'url' | 'tel';
  lang?: 'vi' | 'en';
}) => (
  <FormField label={label} hint={hint} problem={problem}>
    {(parts) => (
      <span className={isFigure ? 'field figure-field' : 'field wide'}>
        <input
          {...parts}
          type={type}
          lang={lang}
          inputMode={isFigure ? 'decimal' : undefined}
          autoComplete="off"
          data-first={isFirst ? '' : undefined}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        {unit && <span className="quiet">{unit}</span>}
      </span>
    )}
  </FormField>
);

export const TextArea = ({
  label,
  value,
  onChange,
  hint,
  problem,
  maxLength = 600,
  rows = 3,
  lang,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  problem?: string | undefined;
  maxLength?: number;
  rows?: number;
  lang?: 'vi' | 'en';
}) => (
  <FormField label={label} hint={hint} problem={problem}>
    {(parts) => (
      <span className="field wide">
        <textarea
          {...parts}
          lang={lang}
          rows={rows}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </span>
    )}
  </FormField>
);

/** One of a few. What is chosen comes back as one of the choices, never as another text. */
export const SelectField = <T extends string | number>({
  label,
  value,
  choices,
  onChange,
  hint,
  problem,
}: {
  label: string;
  value: T;
  choices: readonly (readonly [value: T, name: string])[];
  onChange: (value: T) => void;
  hint?: ReactNode;
  problem?: string | undefined;
}) => (
  <FormField label={label} hint={hint} problem={problem}>
    {(parts) => (
      <span className="field wide">
        <select
          {...parts}
          value={value}
          onChange={(event) => {
            const chosen = choices.find(([each]) => String(each) === event.target.value);
            if (chosen) onChange(chosen[0]);
          }}
        >
          {choices.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      </span>
    )}
  </FormField>
);

export const FormSection = ({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) => (
  <section className="panel form-section" aria-label={title}>
    <div className="panel-head">
      <h2>{title}</h2>
    </div>
    <div className="form-body">
      {lead && <p className="quiet">{lead}</p>}
      {children}
    </div>
  </section>
);
