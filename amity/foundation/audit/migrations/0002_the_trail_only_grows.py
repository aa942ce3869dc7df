"""Refuse to change or delete what the trail holds, whoever asks through SQL.

The owner of the tables could take these triggers away: the seals are what shows it. They are here so that no mistake of
a program or a console ever gets that far. TRUNCATE is left alone: tests empty tables by it, and the seals show it too.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.seal_id IS NULL AND NEW.seal_id IS NOT NULL
        AND to_jsonb(NEW) - 'seal_id' = to_jsonb(OLD) - 'seal_id'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit trail only grows: entry % cannot be changed or deleted.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION audit_seal_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail only grows: seal % cannot be changed or deleted.', OLD.sequence
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_only_grows();
CREATE TRIGGER seal_only_grows BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_seal_only_grows();
"""

BACKWARD = """
DROP TRIGGER entry_only_grows ON audit_entry;
DROP TRIGGER seal_only_grows ON audit_seal;
DROP FUNCTION audit_entry_only_grows();
DROP FUNCTION audit_seal_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
