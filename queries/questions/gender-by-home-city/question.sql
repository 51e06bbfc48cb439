SELECT home_city, gender, COUNT(*) AS people
FROM participants
GROUP BY home_city, gender
