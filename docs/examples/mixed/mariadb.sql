CREATE TABLE cards (account varchar(20), method varchar(20), brand varchar(20), last4 char(4), exp_month int, exp_year int) CHARACTER SET utf8mb4;
INSERT INTO cards VALUES ('2041', 'm-1', 'Visa', '4242', 9, 2027), ('2042', 'm-2', 'Mastercard', '4444', 1, 2028);
CREATE TABLE refunds (account varchar(20), id varchar(20), amount_minor bigint, currency char(3), made datetime);
INSERT INTO refunds VALUES ('2041', 'r-1', 1500, 'JPY', '2026-02-03 04:05:06'), ('2041', 'r-2', 12345, 'KWD', '2026-02-04 04:05:06'), ('2042', 'r-3', 100, 'SEK', '2026-02-05 04:05:06');
CREATE TABLE preferences (account varchar(20), topic varchar(40), channel varchar(20), state tinyint, changed datetime);
INSERT INTO preferences VALUES ('2041', 'news', 'email', 0, '2025-09-01 12:00:00'), ('2041', 'surveys', 'sms', 1, '2025-09-01 12:00:00'), ('2042', 'news', 'email', 1, '2025-10-01 12:00:00');
