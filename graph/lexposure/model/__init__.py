"""The words of the field as types, and the errors. Everything else imports from here."""
