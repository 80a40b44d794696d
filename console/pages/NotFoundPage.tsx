import { Link } from 'wouter';
import { useTitle } from '../components/use-title.ts';
import { useSettings } from '../language/settings.tsx';

export const NotFoundPage = () => {
  const { t } = useSettings();
  useTitle(t('notFound.title'));
  return (
    <div className="page">
      <h1 tabIndex={-1}>{t('notFound.title')}</h1>
      <div className="state">
        <p>{t('notFound.text')}</p>
        <p>
          <Link href="/">{t('notFound.city')}</Link> · <Link href="/stations">{t('notFound.stations')}</Link>
        </p>
      </div>
    </div>
  );
};
