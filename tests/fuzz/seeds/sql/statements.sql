SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city
SELECT COUNT(*) AS n FROM participants
SELECT pathway, COUNT(*) AS n FROM engagements GROUP BY pathway
SELECT pathway, COUNT(DISTINCT person_id) AS n FROM engagements GROUP BY pathway
SELECT pathway, SUM(hours) AS h FROM engagements GROUP BY pathway
SELECT pathway, AVG(hours) AS h FROM engagements GROUP BY pathway
SELECT n, COUNT(*) AS people FROM (SELECT person_id, LEAST(COUNT(*), 4) AS n FROM engagements GROUP BY person_id) GROUP BY n
SELECT SUM(LEAST(n, 9)) AS total FROM (SELECT person_id, COUNT(*) AS n FROM engagements GROUP BY person_id)
SELECT gender, COUNT(*) AS n FROM engagements e JOIN participants p ON e.person_id = p.person_id GROUP BY gender
SELECT SUM(partner_count) AS total FROM (SELECT person_id, partner_count * 1000 AS partner_count FROM participants)
SELECT gender, CASE WHEN partner_count > 1 THEN 'several' ELSE 'one' END AS partners, COUNT(*) AS n FROM participants GROUP BY gender, partners
SELECT home_city FROM participants
SELECT * FROM participants
SELECT person_id, COUNT(*) AS n FROM participants GROUP BY person_id
SELECT MIN(partner_count) AS n FROM participants
SELECT MAX(registered_on) AS n FROM participants
SELECT registered_on, COUNT(*) AS n FROM participants GROUP BY registered_on
SELECT COUNT(*) AS n FROM participants WHERE person_id = 5
SELECT COUNT(*) AS n FROM participants WHERE person_id IN (5)
SELECT COUNT(*) AS n FROM participants WHERE _order > 5
SELECT SUM(_order) AS n FROM registrations
SELECT SUM(person_id) AS n FROM participants
SELECT SUM(1 / (partner_count - 1)) AS n FROM participants
SELECT SUM(partner_count % 2) AS n FROM participants
SELECT SUM(CAST(home_city AS BIGINT)) AS n FROM participants
SELECT COUNT(*) AS n FROM participants WHERE CAST(home_city AS INT) = 1
SELECT COUNT(*) AS n FROM participants WHERE home_city = CAST('x' AS INT)
SELECT SUM(partner_count * 1000000000) AS n FROM participants
SELECT SUM(partner_count * partner_count * 100000000) AS n FROM participants
SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city ORDER BY n
SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city LIMIT 1
SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city HAVING COUNT(*) > 5
SELECT COUNT(*) AS n FROM (SELECT person_id FROM registrations LIMIT 1)
SELECT COUNT(*) AS n FROM (SELECT DISTINCT person_id FROM registrations)
SELECT COUNT(*) AS n FROM (SELECT person_id FROM registrations UNION ALL SELECT person_id FROM registrations)
SELECT COUNT(*) AS n FROM participants, registrations
SELECT COUNT(*) AS n FROM participants a JOIN participants b ON a.home_city = b.home_city
SELECT COUNT(*) AS n FROM engagements a JOIN registrations b ON a.person_id = b.person_id
SELECT COUNT(*) AS n FROM participants a LEFT JOIN registrations b ON a.person_id = b.person_id
SELECT COUNT(*) AS n FROM (SELECT partner_count AS person_id FROM participants) a JOIN participants b ON a.person_id = b.person_id
SELECT SUM(r) AS n FROM (SELECT ROW_NUMBER() OVER (PARTITION BY person_id) AS r FROM registrations)
SELECT COUNT(*) AS n FROM participants WHERE home_city IN (SELECT city FROM engagements)
SELECT COUNT(*) AS n FROM participants WHERE EXISTS (SELECT 1 FROM engagements)
SELECT COUNT(*) AS n FROM participants WHERE partner_count > (SELECT COUNT(*) FROM engagements)
SELECT COUNT(*) AS n FROM participants WHERE random() < 1
SELECT COUNT(*) AS n FROM participants WHERE home_city LIKE 'E%'
SELECT COUNT(*) AS n FROM participants WHERE upper(home_city) = 'X'
SELECT array_agg(home_city) AS n FROM participants
SELECT string_agg(home_city, ',') AS n FROM participants
SELECT COUNT(DISTINCT home_city) AS n FROM participants
SELECT COUNT(*) FILTER (WHERE home_city = 'OTHER') AS n FROM participants
SELECT COUNT(*) + 1 AS n FROM participants
SELECT home_city FROM participants GROUP BY home_city
SELECT COUNT(*) AS n FROM 'lake.parquet'
SELECT COUNT(*) AS n FROM information_schema.tables
SELECT COUNT(*) AS n FROM programme_outputs
SELECT COUNT(*) AS n FROM resident_survey
CREATE TABLE t AS SELECT COUNT(*) AS n FROM participants
COPY (SELECT COUNT(*) AS n FROM participants) TO 'out.csv'
SET datafusion.execution.batch_size = 1
EXPLAIN SELECT COUNT(*) AS n FROM participants
EXPLAIN ANALYZE SELECT COUNT(*) AS n FROM participants
INSERT INTO participants VALUES (1)
DROP TABLE participants
SELECT 1
SELECT COUNT(*) AS n FROM participants; SELECT COUNT(*) AS n FROM participants
WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT COUNT(*) AS n FROM t
not sql at all
SELECT VAR_SAMP(hours) AS v, STDDEV_POP(hours) AS s FROM engagements
SELECT MEDIAN(hours) AS m, APPROX_PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY hours) AS p FROM engagements
SELECT city, gender, COUNT(*) AS n FROM resident_survey GROUP BY GROUPING SETS ((city), (city, gender), ())
SELECT city, gender, COUNT(*) AS n FROM resident_survey GROUP BY ROLLUP (city, gender)
SELECT city, gender, COUNT(*) AS n FROM resident_survey GROUP BY CUBE (city, gender)
SELECT city, SUM(weight) AS w, AVG(weight) AS m FROM resident_survey GROUP BY city
SELECT home_city, COUNT(*) AS n FROM participants WHERE registered_on BETWEEN DATE '2022-01-01' AND DATE '2022-12-31' GROUP BY home_city
SELECT home_city, COUNT(*) AS n FROM participants GROUP BY home_city HAVING COUNT(*) > 5 ORDER BY n DESC LIMIT 3 OFFSET 1
WITH one AS (SELECT person_id, SUM(hours) AS h FROM engagements GROUP BY person_id) SELECT COUNT(*) AS n FROM one JOIN participants ON one.person_id = participants.person_id
SELECT SUM(CASE WHEN migrant_employees > 5 THEN migrant_employees ELSE 0 END) AS n, COUNT(*) AS e FROM employer_survey
SELECT SUM(LEAST(GREATEST(-partner_count * 3 + 2, -4), 9)) AS s FROM participants WHERE partner_count IS NOT NULL
SELECT COALESCE(partner_count, 0) AS k, COUNT(partner_count) AS n FROM participants WHERE NOT (partner_count = 3 OR home_city IN ('OTHER', $city)) GROUP BY k
SELECT COUNT(*) AS n FROM participants TABLESAMPLE (10)
SELECT COUNT(*) AS n FROM registrations, UNNEST([1, 2, 3])
SELECT COUNT(*) AS n, $home AS h FROM participants WHERE home_city = $home GROUP BY h
SELECT COUNT(*) AS n FROM participants WHERE registered_on > DATE '2022-01-01' + INTERVAL '1 month'
SELECT COUNT(*) AS n FROM participants WHERE partner_count > -9223372036854775808
SELECT SUM(partner_count) OVER (PARTITION BY home_city) AS s FROM participants
SELECT "COUNT"(*) AS "n""n" FROM "participants" AS "é"
