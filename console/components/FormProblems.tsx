/** At the end of a long form: how much is wrong above, and where. */
import { useSettings } from '../language/settings.tsx';

export const FormProblemCount = ({ count }: { count: number }) => {
  const { t } = useSettings();
  return <div role="alert">{count > 0 && <p className="form-failure">{t('form.problems', { count })}</p>}</div>;
};

/** Brings the first field that is wrong before the eyes and under the fingers; call it after the problems are shown. */
export const focusFirstProblem = (root: HTMLElement | null): void => {
  requestAnimationFrame(() => {
    const field = root?.querySelector<HTMLElement>('[aria-invalid="true"], .form-problem');
    if (!field) return;
    const target = field.matches('input, select, textarea')
      ? field
      : field.parentElement?.querySelector<HTMLElement>('button, input, select');
    (target ?? field).scrollIntoView({ block: 'center' });
    target?.focus({ preventScroll: true });
  });
};
