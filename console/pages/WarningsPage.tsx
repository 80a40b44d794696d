/** What others say and what we announce: official disaster-risk levels, warnings of others, maintenance of stations. */

import { useSession } from '../access/use-session.tsx';
import { AlertsNav } from '../components/alerts/AlertsNav.tsx';
import { PageHelp } from '../components/PageHelp.tsx';
import { useTitle } from '../components/use-title.ts';
import { Feeds } from '../components/warnings/Feeds.tsx';
import { Imported } from '../components/warnings/Imported.tsx';
import { MaintenanceWindows } from '../components/warnings/MaintenanceWindows.tsx';
import { OfficialLevels } from '../components/warnings/OfficialLevels.tsx';
import { useSettings } from '../language/settings.tsx';

export const WarningsPage = () => {
  const { t } = useSettings();
  const { may } = useSession();
  useTitle(t('warnings.title'));
  return (
    <div className="page wide warnings-page">
      <div className="page-head">
        <h1 tabIndex={-1}>{t('warnings.title')}</h1>
        <PageHelp page="warnings" />
      </div>
      <AlertsNav />
      <p className="page-lead">{t('warnings.lead')}</p>
      <OfficialLevels />
      <Imported />
      {may('warnings.write') && <Feeds />}
      {may('alerts.read') && <MaintenanceWindows />}
    </div>
  );
};
