/** Between the pages of administration, for whoever may open them. */
import { Link, useLocation } from 'wouter';
import type { Permission } from '../../shared/access.ts';
import { useSession } from '../access/use-session.tsx';
import { useSettings } from '../language/settings.tsx';
import type { IconName } from './Icon.tsx';

export const adminPages = [
  { href: '/people', key: 'people.title', needs: 'people.manage', icon: 'people' },
  { href: '/keys', key: 'keysPage.title', needs: 'keys.manage', icon: 'key' },
  { href: '/layers', key: 'layers.title', needs: 'layers.write', icon: 'map' },
  { href: '/audit', key: 'audit.title', needs: 'audit.read', icon: 'audit' },
] as const satisfies readonly { href: string; key: string; needs: Permission; icon: IconName }[];

export const AdminNav = () => {
  const { t } = useSettings();
  const { may } = useSession();
  const [path] = useLocation();
  const open = adminPages.filter(({ needs }) => may(needs));
  if (open.length < 2) return null;
  return (
    <nav className="segmented" aria-label={t('nav.admin')}>
      {open.map(({ href, key }) => (
        <Link key={href} href={href} aria-current={path === href ? 'page' : undefined}>
          {t(key)}
        </Link>
      ))}
    </nav>
  );
};
