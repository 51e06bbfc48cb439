SELECT
  SUM(people_at_least) AS fewest,
  SUM(people_at_most) AS most
FROM participants
