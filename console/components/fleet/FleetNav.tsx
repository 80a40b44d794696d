/** Between the pages about the stations, for whoever may open them. */
import { Link, useLocation, useSearch } from 'wouter';
import type { Permission } from '../../../shared/access.ts';
import { useSession } from '../../access/use-session.tsx';
import { useSettings } from '../../language/settings.tsx';

export const fleetViews = [
  { href: '/stations', key: 'fleet.nav.stations', needs: null },
  { href: '/stations?view=refused', key: 'fleet.nav.refused', needs: null },
  { href: '/fleet/care', key: 'fleet.nav.care', needs: 'stations.read' },
  { href: '/fleet/simulators', key: 'fleet.nav.simulators', needs: 'simulations.run' },
] as const satisfies readonly { href: string; key: string; needs: Permission | null }[];

export const FleetNav = () => {
  const { t } = useSettings();
  const { may } = useSession();
  const [path] = useLocation();
  const isRefused = new URLSearchParams(useSearch()).get('view') === 'refused';
  const here = path === '/stations' && isRefused ? '/stations?view=refused' : path;
  return (
    <nav className="segmented fleet-nav" aria-label={t('fleet.nav.label')}>
      {fleetViews
        .filter(({ needs }) => needs === null || may(needs))
        .map(({ href, key }) => (
          <Link key={href} href={href} aria-current={href === here ? 'page' : undefined}>
            {t(key)}
          </Link>
        ))}
    </nav>
  );
};
