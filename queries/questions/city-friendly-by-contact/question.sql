SELECT
  CASE
    WHEN contact_with_migrants = 'daily' THEN 'Every day'
    WHEN contact_with_migrants = 'weekly' THEN 'Every week'
    WHEN contact_with_migrants = 'monthly' THEN 'Every month'
    WHEN contact_with_migrants = 'rarely' THEN 'Rarely'
    WHEN contact_with_migrants = 'never' THEN 'Never'
    ELSE 'No answer on contact'
  END AS contact,
  CASE
    WHEN city_friendly IN ('4', '5') THEN 'Friendly'
    WHEN city_friendly = '3' THEN 'Neither'
    WHEN city_friendly IN ('1', '2') THEN 'Not friendly'
    ELSE 'No answer'
  END AS view_of_city,
  COUNT(*) AS residents
FROM resident_survey
WHERE $city = 'all' OR city = $city
GROUP BY contact, view_of_city
