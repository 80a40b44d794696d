/** Between the pages about alerts, for whoever may open them. */
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import type { Permission } from '../../../shared/access.ts';
import { useSession } from '../../access/use-session.tsx';
import { useSettings } from '../../language/settings.tsx';

export const alertPages = [
  { href: '/alerts', key: 'alertsNav.alerts', needs: null },
  { href: '/alerts/rules', key: 'alertsNav.rules', needs: null },
  { href: '/alerts/people', key: 'alertsNav.people', needs: 'alerts.read' },
  { href: '/alerts/warnings', key: 'alertsNav.warnings', needs: null },
  { href: '/alerts/exercises', key: 'alertsNav.exercises', needs: 'alerts.read' },
] as const satisfies readonly { href: string; key: string; needs: Permission | null }[];

/** The page that a path belongs to: `/alerts/rules/x` to the rules, `/alerts/<id>` and `/situations/<id>` to the alerts. */
const pageOf = (path: string): string =>
  alertPages.find(({ href }) => href !== '/alerts' && (path === href || path.startsWith(`${href}/`)))?.href ??
  '/alerts';

export const AlertsNav = () => {
  const { t } = useSettings();
  const { may } = useSession();
  const [path] = useLocation();
  const here = pageOf(path);
  const nav = useRef<HTMLElement>(null);
  // On a phone they do not all fit: where one is stands in sight.
  useEffect(() => {
    const all = nav.current;
    const current = all?.querySelector<HTMLElement>('[aria-current]');
    if (all && current) all.scrollLeft = current.offsetLeft - (all.clientWidth - current.offsetWidth) / 2;
  }, [here]);
  return (
    <nav ref={nav} className="segmented alerts-nav" aria-label={t('alertsNav.label')}>
      {alertPages
        .filter(({ needs }) => needs === null || may(needs))
        .map(({ href, key }) => (
          <Link key={href} href={href} aria-current={here === href ? (path === href ? 'page' : 'true') : undefined}>
            {t(key)}
          </Link>
        ))}
    </nav>
  );
};
