SELECT
  CASE
    WHEN actions = 1 THEN 'One action'
    WHEN actions = 2 THEN 'Two actions'
    WHEN actions = 3 THEN 'Three actions'
    WHEN actions = 4 THEN 'Four actions'
    ELSE 'Five actions or more'
  END AS number_of_actions,
  COUNT(*) AS people
FROM (
  SELECT person_id, LEAST(COUNT(DISTINCT action), 5) AS actions
  FROM engagements
  GROUP BY person_id
)
GROUP BY number_of_actions
