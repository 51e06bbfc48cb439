SELECT ethnic_group, country_of_birth, COUNT(*) AS people
FROM census
GROUP BY ethnic_group, country_of_birth
