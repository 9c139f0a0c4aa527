CREATE TABLE contact_versions (account text, valid_from timestamptz, name text, street text, city text, postcode text, country text, phone text);
INSERT INTO contact_versions VALUES
  ('2041', '2024-02-29T08:00:00Z', 'Zoë Ångström', 'Gamla gatan 1', 'Malmö', '211 20', 'SE', '+46701740605'),
  ('2041', '2025-06-01T08:00:00Z', 'Zoë Ångström', 'Nya gatan 2', 'Malmö', '211 20', 'SE', '+46701740605'),
  ('2041', '2026-01-15T08:00:00Z', 'Zoë Ångström', 'Nya gatan 2', 'Malmö', '211 20', 'SE', '+46701740699'),
  ('2042', '2025-01-01T08:00:00Z', 'Bo Berg', 'Strandgatan 3', 'Lund', '222 22', 'SE', '+46701740611');
CREATE VIEW contacts AS
  SELECT DISTINCT ON (account) * FROM contact_versions ORDER BY account, valid_from DESC;
CREATE TABLE logins (account text, login text, login_id text, created timestamptz);
INSERT INTO logins VALUES
  ('2041', 'zoe', 'L-1', '2024-02-29T08:05:00Z'), ('2041', 'zoe-build', 'L-3', '2025-03-01T10:00:00Z'),
  ('2042', 'bo', 'L-2', '2025-01-01T08:05:00Z');
