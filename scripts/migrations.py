"""Tell whether a model was changed without its migration. Asks no database."""

from __future__ import annotations

import os
import sys

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def main() -> int:
    """Print what ``makemigrations`` would write."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.settings")
    django.setup()
    loader = MigrationLoader(connection=None)
    if conflicts := loader.detect_conflicts():
        print(f"Several last migrations: {conflicts}")
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    missing = detector.changes(graph=loader.graph)
    for app, migrations in missing.items():
        for migration in migrations:
            for operation in migration.operations:
                print(f"{app}: {operation.describe()}")
    return 1 if missing or conflicts else 0


if __name__ == "__main__":
    sys.exit(main())
