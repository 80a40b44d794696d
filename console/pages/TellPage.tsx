/** Who is told of alerts and how: on-call lists, policies, other systems, channels, and every message. */

import { secondMs } from '../../shared/time.ts';
import { useSession } from '../access/use-session.tsx';
import { useResource } from '../api/use-resource.ts';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { Guard } from '../components/Guard.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { Channels } from '../components/tell/Channels.tsx';
import { Deliveries } from '../components/tell/Deliveries.tsx';
import { OnCallLists } from '../components/tell/OnCallLists.tsx';
import { Policies } from '../components/tell/Policies.tsx';
import { usePeople } from '../components/tell/people.ts';
import { Webhooks } from '../components/tell/Webhooks.tsx';
import { useSettings } from '../language/settings.tsx';
import { getChannels, getOnCallLists, getPolicies, getRules, getWebhooks } from '../rules/api.ts';

const renewMs = 30 * secondMs;

const parts = [
  ['tell-on-call', 'tell.onCall'],
  ['tell-policies', 'tell.policies'],
  ['tell-webhooks', 'tell.webhooks'],
  ['tell-channels', 'tell.channels'],
  ['tell-deliveries', 'tell.deliveries'],
] as const;

const Tell = () => {
  const { t } = useSettings();
  const { may } = useSession();
  const mayWrite = may('notifications.write');
  const people = usePeople();
  const lists = useResource('on-call', getOnCallLists, renewMs);
  const policies = useResource('policies', getPolicies, renewMs);
  const webhooks = useResource('webhooks', getWebhooks, renewMs);
  const channels = useResource('channels', getChannels, renewMs);
  const rules = useResource('rules', getRules);
  const directory = { people, lists: lists.data ?? [], webhooks: webhooks.data ?? [] };
  return (
    <div className="page wide tell-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('tell.title')}</h1>
        <PageHelp page="tell" />
      </div>
      <AlertsNav />
      <p className="page-lead">{t('tell.lead')}</p>
      {!mayWrite && <p className="quiet">{t('tell.readOnly')}</p>}
      <nav className="in-page" aria-label={t('tell.parts')}>
        {parts.map(([id, key]) => (
          <a key={id} href={`#${id}`}>
            {t(key)}
          </a>
        ))}
      </nav>
      <OnCallLists lists={lists} people={people} mayWrite={mayWrite} />
      <Policies policies={policies} rules={rules.data} directory={directory} mayWrite={mayWrite} />
      <Webhooks webhooks={webhooks} mayWrite={mayWrite} />
      <Channels channels={channels} mayWrite={mayWrite} />
      <Deliveries />
    </div>
  );
};

export const TellPage = () => {
  const { t } = useSettings();
  return (
    <Guard needs="alerts.read" title={t('tell.title')}>
      <Tell />
    </Guard>
  );
};
