SELECT
  CASE
    WHEN partner_count = 1 THEN 'One partner'
    WHEN partner_count = 2 THEN 'Two partners'
    WHEN partner_count = 3 THEN 'Three partners'
    ELSE 'Four partners or more'
  END AS number_of_partners,
  COUNT(*) AS people
FROM participants
GROUP BY number_of_partners
