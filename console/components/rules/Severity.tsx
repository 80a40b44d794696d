/** A severity with its sign and its word, and one of them to be chosen. */
import { type Severity, severities } from '../../../shared/alerts/words.ts';
import { useSettings } from '../../language/settings.tsx';
import type { FieldParts } from '../Form.tsx';
import { SeverityMark } from '../Level.tsx';

export const SeverityChip = ({ severity, text }: { severity: Severity; text?: string | undefined }) => {
  const { t } = useSettings();
  return (
    <span className="level-chip" data-severity={severity}>
      <SeverityMark severity={severity} /> {t(`rules.severity.${severity}`)}
      {text && <span className="step-mark">{text}</span>}
    </span>
  );
};

/** `none` are the words for "not at all", which is then offered as well. */
export const SeveritySelect = ({
  value,
  onChange,
  none,
  parts,
}: {
  value: Severity | null;
  onChange: (severity: Severity | null) => void;
  none?: string;
  parts: Partial<FieldParts> & { readonly 'aria-label'?: string };
}) => {
  const { t } = useSettings();
  return (
    <span className="field" data-severity={value ?? undefined}>
      {value && (
        <span className="severity-swatch" aria-hidden="true">
          <SeverityMark severity={value} />
        </span>
      )}
      <select
        {...parts}
        value={value ?? ''}
        onChange={(event) => onChange(severities.find((each) => each === event.target.value) ?? null)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {severities.map((each) => (
          <option key={each} value={each}>
            {t(`rules.severity.${each}`)}
          </option>
        ))}
      </select>
    </span>
  );
};
