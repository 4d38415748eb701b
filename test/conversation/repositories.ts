import { fact, knowledgeOf } from '../shapes/knowledge.ts';

/** A Django repository of three apps with the things a request may name or trip over. */
export const DJANGO = knowledgeOf(
  {
    'manage.py':
      'import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n',
    'config/__init__.py': '',
    'config/settings.py':
      'INSTALLED_APPS = ["django.contrib.admin", "accounts", "library", "loans"]\nAUTH_USER_MODEL = "accounts.Member"\n',
    'config/urls.py': 'from django.urls import include, path\nurlpatterns = [path("a/", include("accounts.urls"))]\n',
    'accounts/__init__.py': '',
    'accounts/apps.py': 'from django.apps import AppConfig\nclass AccountsConfig(AppConfig):\n    name = "accounts"\n',
    'accounts/models.py':
      'from django.contrib.auth.models import AbstractUser, UserManager\nfrom django.db import models\n\n\nclass MemberManager(UserManager):\n    def get_queryset(self):\n        return super().get_queryset()\n\n\nclass Member(AbstractUser):\n    card = models.CharField(max_length=20)\n    objects = MemberManager()\n\n\nclass AccessToken(models.Model):\n    member = models.ForeignKey(Member, on_delete=models.CASCADE)\n    digest = models.CharField(max_length=64)\n    created_at = models.DateTimeField(auto_now_add=True)\n',
    'accounts/backends.py':
      'from django.contrib.auth.backends import ModelBackend\n\n\nclass CardBackend(ModelBackend):\n    def authenticate(self, request, card=None):\n        return None\n',
    'accounts/permissions.py':
      'from accounts.models import Member\n\n\ndef can_lend(member):\n    return isinstance(member, Member)\n',
    'accounts/tokens.py':
      'from accounts.models import AccessToken\n\n\ndef issue_token(member):\n    print("issuing", member)\n    return AccessToken.objects.create(member=member)\n',
    'accounts/views.py':
      'from accounts.permissions import can_lend\n\n\ndef login_page(request):\n    print("login")\n    return can_lend(request.user)\n\n\ndef profile_page(request):\n    return None\n',
    'accounts/urls.py':
      'from django.urls import path\nfrom accounts import views\nurlpatterns = [path("me/", views.profile_page)]\n',
    'accounts/migrations/0001_initial.py':
      'from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = []\n    operations = []\n',
    'accounts/migrations/__init__.py': '',
    'accounts/tests/test_tokens.py':
      'from accounts.tokens import issue_token\n\n\ndef test_issue():\n    assert issue_token\n',
    'library/__init__.py': '',
    'library/apps.py': 'from django.apps import AppConfig\nclass LibraryConfig(AppConfig):\n    name = "library"\n',
    'library/models.py':
      'from django.db import models\n\n\nclass Author(models.Model):\n    name = models.CharField(max_length=200)\n\n\nclass Book(models.Model):\n    title = models.CharField(max_length=200)\n    author = models.ForeignKey(Author, on_delete=models.CASCADE)\n    is_reference = models.BooleanField(default=False)\n\n\nclass Copy(models.Model):\n    book = models.ForeignKey(Book, on_delete=models.CASCADE)\n    shelf = models.CharField(max_length=20, blank=True)\n',
    'library/admin.py':
      'from django.contrib import admin\nfrom library.models import Book\n\n\n@admin.register(Book)\nclass BookAdmin(admin.ModelAdmin):\n    list_display = ("title", "author")\n',
    'library/views.py':
      'from library.models import Book\n\n\ndef book_list(request):\n    return Book.objects.all()\n\n\ndef book_detail(request, pk):\n    return Book.objects.get(pk=pk)\n\n\nclass AuthorView:\n    pass\n',
    'library/importer.py':
      'import requests\n\n\ndef import_books(url):\n    print("fetching", url)\n    rows = requests.get(url).json()\n    print(len(rows))\n    return rows\n',
    'library/catalogue.py':
      'def slug_of(title):\n    return title.lower()\n\n\ndef sort_key(title):\n    return title\n',
    'library/migrations/0001_initial.py':
      'from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = []\n    operations = []\n',
    'library/migrations/__init__.py': '',
    'loans/__init__.py': '',
    'loans/apps.py': 'from django.apps import AppConfig\nclass LoansConfig(AppConfig):\n    name = "loans"\n',
    'loans/models.py':
      'from django.db import models\nfrom library.models import Copy\n\n\nclass OpenLoans(models.Manager):\n    pass\n\n\nclass Loan(models.Model):\n    copy = models.ForeignKey(Copy, on_delete=models.CASCADE)\n    due_on = models.DateField()\n\n\nclass Fine(models.Model):\n    loan = models.ForeignKey(Loan, on_delete=models.CASCADE)\n    cents = models.IntegerField()\n',
    'loans/signals.py':
      'from django.db.models.signals import post_save\nfrom django.dispatch import receiver\nfrom loans.models import Loan\n\n\n@receiver(post_save, sender=Loan)\ndef remind(sender, instance, **kwargs):\n    print("reminding", instance)\n',
    'loans/views.py': 'from loans.models import Loan\n\n\ndef loan_list(request):\n    return Loan.objects.all()\n',
    'loans/fines.py':
      'from loans.models import Fine\n\n\ndef total(loan):\n    return sum(fine.cents for fine in loan.fine_set.all())\n',
    'loans/migrations/0001_initial.py':
      'from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = []\n    operations = []\n',
    'loans/migrations/__init__.py': '',
    'scripts/nightly.py': 'def main():\n    print("nightly")\n\n\nmain()\n',
  },
  { framework: fact(['django']), mode: fact('sync'), managePy: fact('') },
);

/** A FastAPI repository with routes, settings and a mailer; no Django in it. */
export const FASTAPI = knowledgeOf(
  {
    'app/__init__.py': '',
    'app/main.py': 'from fastapi import FastAPI\nfrom app.routes import parcels, carriers\n\napp = FastAPI()\n',
    'app/db.py': 'from sqlmodel import Session, create_engine\n\nengine = create_engine("sqlite://")\n',
    'app/models.py':
      'from sqlmodel import SQLModel\n\n\nclass Parcel(SQLModel, table=True):\n    id: int\n\n\nclass Carrier(SQLModel, table=True):\n    id: int\n',
    'app/security.py':
      'def create_access_token(subject):\n    return subject\n\n\ndef verify_password(plain, hashed):\n    return plain == hashed\n',
    'app/deps.py':
      'from app.security import verify_password\n\n\ndef get_current_user():\n    return verify_password\n',
    'app/mailer.py': 'def send_label(parcel):\n    print("mailing", parcel)\n',
    'app/routes/__init__.py': '',
    'app/routes/parcels.py':
      'from fastapi import APIRouter\nfrom app.deps import get_current_user\n\nrouter = APIRouter()\n\n\n@router.get("/parcels")\ndef list_parcels():\n    return []\n\n\n@router.post("/parcels")\ndef create_parcel():\n    return {}\n',
    'app/routes/carriers.py':
      'from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get("/carriers")\ndef list_carriers():\n    return []\n',
    'app/routes/login.py':
      'from fastapi import APIRouter\nfrom app.security import create_access_token\n\nrouter = APIRouter()\n\n\n@router.post("/login")\ndef login():\n    return create_access_token("x")\n',
    'tests/test_parcels.py':
      'from app.routes.parcels import list_parcels\n\n\ndef test_list():\n    assert list_parcels() == []\n',
  },
  { framework: fact(['fastapi']), mode: fact('sync') },
);
