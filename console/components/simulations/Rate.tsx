/** Acknowledged readings a second over the last two minutes: a line, and the same in words. */
import { secondMs } from '../../../shared/time.ts';
import { useSettings } from '../../language/settings.tsx';

const width = 240;
const height = 40;

export const Rate = ({ rates }: { rates: readonly number[] }) => {
  const { t, format } = useSettings();
  const now = rates.at(-1);
  if (now === undefined || rates.length < 2) return null;
  const most = Math.max(...rates);
  const x = (i: number): number => (i / (rates.length - 1)) * width;
  const y = (rate: number): number => height - 3 - (most === 0 ? 0 : (rate / most) * (height - 6));
  const path = rates.map((rate, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(rate).toFixed(1)}`).join('');
  return (
    <figure className="sim-rate">
      <svg aria-hidden="true" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
        <path d={`M0 ${height - 3}H${width}`} className="base" />
        <path d={path} />
      </svg>
      <figcaption className="small quiet">
        {t('simulations.rate', { now, most, span: format.duration(rates.length * secondMs) })}
      </figcaption>
    </figure>
  );
};
