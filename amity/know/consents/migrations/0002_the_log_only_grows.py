"""Refuse to change or delete what the log of consents and the texts shown hold, whoever asks through SQL.

Of an entry only the customer may change: a merge carries it to the one that stays, an unmerge brings it back. TRUNCATE
is left alone: tests empty tables by it, and the audit's seals show it.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION consents_consent_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'party_id' = to_jsonb(OLD) - 'party_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log of consents only grows: entry % cannot be changed or deleted.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION consents_text_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A text that was shown stays as it was: text % cannot be changed or deleted.', OLD.id
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER consent_only_grows BEFORE UPDATE OR DELETE ON consents_consent
    FOR EACH ROW EXECUTE FUNCTION consents_consent_only_grows();
CREATE TRIGGER consent_text_only_grows BEFORE UPDATE OR DELETE ON consents_consenttext
    FOR EACH ROW EXECUTE FUNCTION consents_text_only_grows();
"""

BACKWARD = """
DROP TRIGGER consent_only_grows ON consents_consent;
DROP TRIGGER consent_text_only_grows ON consents_consenttext;
DROP FUNCTION consents_consent_only_grows();
DROP FUNCTION consents_text_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
