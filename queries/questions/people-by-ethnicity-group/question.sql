SELECT ethnicity_group, COUNT(*) AS people
FROM participants
WHERE ($city = 'all' OR home_city = $city)
GROUP BY ethnicity_group
