SELECT contact_with_migrants, city_friendly, COUNT(*) AS residents
FROM resident_survey
WHERE ($city = 'all' OR city = $city)
GROUP BY contact_with_migrants, city_friendly
