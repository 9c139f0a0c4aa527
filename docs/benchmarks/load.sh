#!/usr/bin/env bash
# Loads one customer with N usage records (default 1,000,000) into the PostgreSQL
# that VALISE_BENCH_DSN names.
set -euo pipefail
records=${1:-1000000}
psql -q -v ON_ERROR_STOP=1 -v records="$records" "$VALISE_BENCH_DSN" <<'SQL'
DROP TABLE IF EXISTS usage_items;
CREATE TABLE usage_items (
  line_item_id bigint PRIMARY KEY, account_id text NOT NULL, usage_start timestamp NOT NULL,
  service text, usage_type text, operation text, quantity numeric(18,6), unit text,
  cost numeric(18,10), currency text, region text, resource_id text);
SELECT setseed(0.5) \g /dev/null
INSERT INTO usage_items
SELECT 4000000000 + g, '012345678901',
       timestamp '2024-01-01' + (g % 31536000) * interval '1 second',
       (ARRAY['ExampleCompute','ExampleStorage','ExampleQueue','ExampleDatabase','ExampleFunctions'])[1 + g % 5],
       'EUC1-' || (ARRAY['BoxUsage:m6i.large','TimedStorage-ByteHrs','Requests-Tier1','DataTransfer-Out-Bytes'])[1 + g % 4],
       (ARRAY['RunInstances','GetObject','SendMessage','Invoke'])[1 + g % 4],
       round((random() * 1000)::numeric, 6), (ARRAY['Hrs','GB-Mo','Requests','GB'])[1 + g % 4],
       round((random() * 3)::numeric, 10), 'USD',
       (ARRAY['eu-central-1','eu-west-1','us-east-1','ap-northeast-1'])[1 + (g / 7) % 4],
       'arn:example:compute:eu-central-1:012345678901:instance/i-' || substr(md5(g::text), 1, 17)
FROM generate_series(1, :records) g;
CREATE INDEX ON usage_items (account_id, line_item_id);
ANALYZE usage_items;
SQL
