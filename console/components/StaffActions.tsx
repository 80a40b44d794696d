/** What staff may do with the fleet as a whole; nothing for everybody else. */
import { Link } from 'wouter';
import type { Permission } from '../../shared/access.ts';
import { useSession } from '../access/use-session.tsx';
import { useSettings } from '../language/settings.tsx';
import { Icon, type IconName } from './Icon.tsx';

export const fleetPages = [
  { href: '/fleet/tokens', key: 'tokens.title', needs: 'stations.credentials', icon: 'token' },
  { href: '/fleet/import', key: 'import.short', needs: 'stations.write', icon: 'upload' },
  { href: '/fleet/new', key: 'station.new', needs: 'stations.write', icon: 'add' },
] as const satisfies readonly { href: string; key: string; needs: Permission; icon: IconName }[];

export const StaffActions = () => {
  const { t } = useSettings();
  const { person, may } = useSession();
  const open = fleetPages.filter(({ needs }) => may(needs));
  if (!person || open.length === 0) return null;
  return (
    <div className="staff-actions">
      {open.map(({ href, key, icon }) => (
        <Link key={href} href={href} className={icon === 'add' ? 'button primary' : 'button'}>
          <Icon name={icon} size={18} /> {t(key)}
        </Link>
      ))}
    </div>
  );
};
