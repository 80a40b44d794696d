/** How far the phone of whoever stands there is from where the record says. Asked for on a press, kept nowhere. */
import { useState } from 'react';
import { distanceKm } from '../../../shared/wards.ts';
import type { Position } from '../../fleet/place.ts';
import { useGeolocation } from '../../fleet/use-geolocation.ts';
import { useSettings } from '../../language/settings.tsx';

export const PhoneDistance = ({ place }: { place: Position }) => {
  const { t, format } = useSettings();
  const [found, setFound] = useState<Position>();
  const { isPossible, isSearching, accuracy, problem, search } = useGeolocation(setFound);
  if (!isPossible) return null;
  return (
    <div className="phone-distance">
      <button type="button" className="button small" disabled={isSearching} onClick={search}>
        {t(isSearching ? 'commission.phone.searching' : 'commission.phone')}
      </button>
      <p aria-live="polite" className="small">
        {found && accuracy !== undefined
          ? t('commission.phone.found', {
              metres: format.number(distanceKm(found, place) * 1_000),
              accuracy: format.number(accuracy),
            })
          : problem && t('commission.phone.problem')}
      </p>
    </div>
  );
};
