SELECT
  sector,
  CASE
    WHEN migrant_employees = 0 THEN 'None'
    WHEN migrant_employees < 5 THEN '1 to 4'
    WHEN migrant_employees < 20 THEN '5 to 19'
    ELSE '20 or more'
  END AS migrant_workers,
  COUNT(*) AS employers
FROM employer_survey
GROUP BY sector, migrant_workers
