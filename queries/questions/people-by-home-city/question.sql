SELECT home_city, COUNT(*) AS people
FROM participants
GROUP BY home_city
