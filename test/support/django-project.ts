/** A Django project with one app. */
export function djangoProject(app: string, models: string[]): Record<string, string> {
  const fields = (name: string) => `class ${name}(models.Model):\n    title = models.CharField(max_length=100)\n`;
  const created = models.map(
    (name) =>
      `        migrations.CreateModel(name="${name}", fields=[("id", models.BigAutoField(primary_key=True)), ("title", models.CharField(max_length=100))]),\n`,
  );
  return {
    'manage.py': 'import os, sys\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")\n',
    'site_settings.py': `INSTALLED_APPS = ["${app}"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db"}}\n`,
    'requirements.txt': 'django==5.2.1\n',
    [`${app}/__init__.py`]: '',
    [`${app}/models.py`]: `from django.db import models\n\n\n${models.map(fields).join('\n\n')}`,
    [`${app}/migrations/__init__.py`]: '',
    [`${app}/migrations/0001_initial.py`]: `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    initial = True\n    dependencies = []\n    operations = [\n${created.join('')}    ]\n`,
  };
}
